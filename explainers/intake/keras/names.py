"""What a Keras configuration may name: the parts Keras itself brings, by exact name.

Each was read: it computes from its inputs, its weights and its settings alone. Not here are layers
that hold Python code (Lambda), that open folders (TFSMLayer) or that call another framework
(JaxLayer, FlaxLayer, TorchModuleWrapper). TextVectorization may hold code in two of its settings,
which are checked (text_settings.py). Layers that change pictures at random do so in training alone,
and hand them on as they are otherwise.
"""

from __future__ import annotations

SEQUENTIAL = ("keras", "Sequential")
FUNCTIONAL = ("keras.src.models.functional", "Functional")

MODELS = {
    SEQUENTIAL: SEQUENTIAL,
    ("keras.models", "Sequential"): SEQUENTIAL,
    ("keras.src.models.sequential", "Sequential"): SEQUENTIAL,
    FUNCTIONAL: FUNCTIONAL,
    ("keras", "Functional"): FUNCTIONAL,
    ("keras", "Model"): FUNCTIONAL,
    ("keras.models", "Model"): FUNCTIONAL,
    # How TensorFlow 2.13 to 2.15 named it.
    ("keras.src.engine.functional", "Functional"): FUNCTIONAL,
}
"""Module and class of a model, and the name it is given to Keras by."""

_MODULES = {
    "keras.layers": """
        Activation ActivityRegularization Add AdditiveAttention AlphaDropout Attention Average
        AveragePooling1D AveragePooling2D BatchNormalization Bidirectional CategoryEncoding
        CenterCrop Concatenate Conv1D Conv2D Conv2DTranspose Cropping1D Cropping2D Dense
        DepthwiseConv1D DepthwiseConv2D Discretization Dot Dropout ELU EinsumDense Embedding
        Flatten GRU GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D
        GlobalMaxPooling1D GlobalMaxPooling2D GroupNormalization HashedCrossing Hashing Identity
        InputLayer IntegerLookup LSTM LayerNormalization LeakyReLU Masking MaxPooling1D
        MaxPooling2D Maximum Minimum MultiHeadAttention Multiply Normalization PReLU Permute
        RMSNormalization RandomBrightness RandomContrast RandomFlip RandomRotation
        RandomTranslation RandomZoom ReLU RepeatVector Rescaling Reshape Resizing SeparableConv1D
        SeparableConv2D SimpleRNN Softmax SpatialDropout1D SpatialDropout2D StringLookup Subtract
        TextVectorization TimeDistributed UnitNormalization UpSampling1D UpSampling2D ZeroPadding1D
        ZeroPadding2D
        """,
    "keras.src.ops.core": "Cast",
    "keras.src.ops.nn": """
        Elu Gelu HardSigmoid LeakyRelu LogSigmoid LogSoftmax OneHot Relu Relu6 Selu Sigmoid Silu
        Softmax Softplus Softsign
        """,
    "keras.src.ops.numpy": """
        Absolute Add Clip Concatenate Divide Equal Exp ExpandDims Expm1 Floor GetItem Greater
        GreaterEqual Less LessEqual Log Log1p LogicalAnd LogicalNot LogicalOr Matmul Max Maximum
        Mean Min Minimum Multiply Negative NotEqual Power Reciprocal Reshape Round Sign Sqrt Square
        Squeeze Stack Subtract Sum Tanh TrueDivide Where
        """,
}

PARTS = frozenset((module, name) for module, names in _MODULES.items() for name in names.split())
"""Module and class of every layer and operation."""

_ACTIVATIONS = """
    celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh
    leaky_relu linear log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax
    softplus softsign sparse_plus sparse_sigmoid sparsemax squareplus swish tanh tanh_shrink
    threshold
    """

ACTIVATIONS = frozenset(_ACTIVATIONS.split())

POLICIES = frozenset({"DTypePolicy", "FloatDTypePolicy"})

MARKS = frozenset({"__keras_tensor__", "__ellipsis__", "__slice__", "__numpy__", "__tensor__"})
"""How a configuration writes the end of a connection, an index in brackets, and fixed numbers."""

CODE = {
    "Lambda": "holds Python code, and code from a file is never run here",
    "__lambda__": "holds Python code, and code from a file is never run here",
    "TFOpLambda": "calls a function of TensorFlow by its name",
    "SlicingOpLambda": "calls a function of TensorFlow by its name",
    "TensorFlowOpLayer": "calls a function of TensorFlow by its name",
    "TFSMLayer": "runs a program that lies in another folder",
    "JaxLayer": "runs a program of another framework",
    "FlaxLayer": "runs a program of another framework",
    "TorchModuleWrapper": "runs a program of another framework",
}
