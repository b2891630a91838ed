"""The samples that are tables."""

from explainers.service.samples.sample import TableSample

TABLES = (
    TableSample(
        slug="german-credit-pipeline",
        title="German credit, scikit-learn pipeline",
        line="1,000 loan decisions, 20 columns of words and numbers; a pipeline that takes them "
        "as they are.",
        model="german_credit_pipeline.skops",
        table="german_credit.csv",
        target="credit_risk",
        identifier="applicant_id",
        positive="bad",
        classes=("bad", "good"),
        dictionary="german_credit_dictionary.csv",
    ),
    TableSample(
        slug="german-credit-xgboost",
        title="German credit, XGBoost",
        line="The same decisions by boosted trees with native categories: compare the reasons.",
        model="german_credit_xgboost.json",
        table="german_credit.csv",
        target="credit_risk",
        identifier="applicant_id",
        positive="bad",
        classes=("good", "bad"),
        dictionary="german_credit_dictionary.csv",
    ),
    TableSample(
        slug="iris-network",
        title="Iris flowers, Keras network",
        line="150 flowers, four measurements in centimetres, three species: a small neural "
        "network that scales its inputs itself.",
        model="iris_network.keras",
        table="iris.csv",
        target="species",
        identifier="flower_id",
        positive="virginica",
        classes=("setosa", "versicolor", "virginica"),
        dictionary="iris_dictionary.csv",
    ),
    TableSample(
        slug="breast-cancer-logistic",
        title="Breast cancer, logistic regression",
        line="569 tumours, 30 measurements under the microscope, benign or malignant: a weighted "
        "sum that can be checked by hand.",
        model="breast_cancer_logistic.skops",
        table="breast_cancer.csv",
        target="diagnosis",
        identifier="tumour_id",
        positive="malignant",
        classes=("benign", "malignant"),
        dictionary="breast_cancer_dictionary.csv",
    ),
    TableSample(
        slug="wine-forest",
        title="Wine, random forest",
        line="178 wines of three growers, 13 measurements of their chemistry: 60 trees vote on who "
        "grew it.",
        model="wine_forest.skops",
        table="wine.csv",
        target="grower",
        identifier="wine_id",
        positive="grower 1",
        classes=("grower 1", "grower 2", "grower 3"),
        dictionary="wine_dictionary.csv",
    ),
    TableSample(
        slug="diabetes-lightgbm",
        title="Diabetes, LightGBM",
        line="442 patients, ten measurements: boosted trees predict a number, how far the disease "
        "will be in a year.",
        model="diabetes_lightgbm.txt",
        table="diabetes.csv",
        target="progression",
        identifier="patient_id",
        dictionary="diabetes_dictionary.csv",
    ),
)
