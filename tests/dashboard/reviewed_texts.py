"""Expressions that reach Markdown as they are, reviewed one by one: file -> source texts.

Words of the product, numbers, and what was escaped a line before.
"""

OURS = {
    "panel/citation.py": {
        "cited[:8]",
        "receipt.key[:8]",
        "there",
    },
    "asking/column_picker.py": {
        "help",
        "label",
    },
    "asking/controls.py": {
        "method.question",
        "method.title",
        "names",
        "others",
        "str(field.description)",
    },
    "asking/kept_picker.py": {
        "help",
        "label",
    },
    "asking/sample_picker.py": {
        "what",
    },
    "clusters/tab.py": {
        "group",
        "most",
    },
    "decision_plot/tab.py": {
        "NOT_SHARED",
        "PLOT",
        "_NO_LINES",
    },
    "entrance.py": {
        "label",
    },
    "groups/control.py": {
        "_told(chosen.groups)",
    },
    "tabular/importance_permuted.py": {
        "method.question",
        "method.silent_on",
        "_nothing_known(analysis)",
        "offer_sentence(_request(overview, most))",
    },
    "surrogates/glass.py": {
        "method.question",
        "method.silent_on",
        "offer_sentence(request)",
    },
    "tabular/lime_tab.py": {
        "method.question",
        "method.silent_on",
        "offer_sentence(request)",
    },
    "asking/number_control.py": {
        "str(field.description)",
    },
    "panel/panels.py": {
        "UNIT_HELP[panel.result.unit]",
        "panel.guide",
        "how_to_read(panel.name, panel.result)",
        "method.link",
        "method.paper",
        "method.question",
        "method.silent_on",
        "method.title",
    },
    "pictures/answers.py": {
        "_ONLY_TABLES",
    },
    "pictures/bench.py": {
        "MOST_CLASSES",
        "MOST_METHODS",
        "maps_sentence(flat)",
    },
    "pictures/contrast_asking.py": {
        "maps_sentence(requests)",
        "name",
        "told",
    },
    "pictures/contrast_models.py": {
        "asked.method.title",
    },
    "pictures/contrast_panel.py": {
        "UNIT_HELP[first.unit]",
        "how_to_read(both.name, first)",
        "label",
        "method.link",
        "method.paper",
        "method.question",
        "method.silent_on",
        "method.title",
    },
    "pictures/decision.py": {
        "(bench.ONE, bench.SEVERAL, contrast.CONTRAST, sure_tab.SURE)",
        "form",
    },
    "pictures/errors.py": {
        "_small_print(everyone)",
    },
    "pictures/examples.py": {
        "title",
    },
    "pictures/gallery.py": {
        "decision_page()",
    },
    "pictures/places.py": {
        "MEANS_SAY",
        "costs",
    },
    "pictures/wrong_maps.py": {
        "MEANS_SAY",
        "MOST",
        "cost",
        "counted(len(outlines.target), 'picture')",
        "maps_sentence(requests)",
    },
    "pictures/names.py": {
        "counted(model.outputs, 'line')",
    },
    "pictures/preview.py": {
        "_answers(preview, analysis)",
        "counted(len(others), 'other preparation')",
    },
    "pictures/setup.py": {
        "name",
        "title",
        "told",
    },
    "model/calibration_tab.py": {
        "NO_SHARES",
    },
    "model/cells.py": {
        "counted(rows, 'row')",
        "decision_page()",
    },
    "model/quality.py": {
        "figure.meaning",
        "figure.name",
        "target",
        "tuple(views)",
    },
    "model/threshold_control.py": {
        "threshold_text(judged, value)",
        "title",
    },
    "problems.py": {
        "in_general(error)",
        "text",
    },
    "asking/progress.py": {
        "_kept(progress)",
        "cost",
        "done",
        "part",
        "progress.fraction",
        "what",
        "words(progress, *nouns)",
    },
    "tabular/attributed.py": {
        "costs",
        "download_words(result)",
    },
    "tabular/attributed_views.py": {
        "why",
    },
    "tabular/decision_views.py": {
        "NOT_ADDING",
        "NOT_SHARED",
    },
    "tabular/report_button.py": {
        "offered.label",
        "offered.said",
    },
    "tabular/place.py": {
        "_offer(shared, request)",
        "NOT_SHARED",
        "shared.method.title",
    },
    "tabular/reason_codes.py": {
        "NOT_ADDING",
        "NOT_SHARED",
    },
    "tabular/two_classes.py": {
        "NOT_SHARED",
    },
    "tabular/nearest.py": {
        "group.title",
    },
    "tabular/clicks.py": {
        "DEPENDENCE",
    },
    "rows/links.py": {
        "words",
    },
    "asking/other_class.py": {
        "help_text",
    },
    "tabular/pair_question.py": {
        "_INSTEAD",
    },
    "tabular/reason_list.py": {
        "_described(found)",
        "color",
        "title",
    },
    "asking/refining.py": {
        "time",
    },
    "rows/narrowing.py": {
        "note",
        "words",
    },
    "rows/search_form.py": {
        "search.among.words",
        "title",
        "words",
    },
    "rows/picker.py": {
        "counted(len(found), 'text')",
    },
    "sections.py": {
        "list(sections)",
        "tuple(sections[section])",
    },
    "shell.py": {
        "st.Page(_start, title='Start', default=True)",
        "counted(analysis.table.rows, 'picture' if analysis.model.pictures else 'row')",
    },
    "opening/setup_classes.py": {
        "label",
    },
    "opening/setup_columns.py": {
        "found.found",
        "icon",
    },
    "opening/setup_dictionary.py": {
        "counted(every, 'column')",
    },
    "opening/setup_outputs.py": {
        "model.outputs",
    },
    "opening/setup_roles.py": {
        "label",
        "what",
    },
    "texts/answers.py": {
        "title",
    },
    "texts/attention.py": {
        "NOT_ATTRIBUTION",
    },
    "texts/decision.py": {
        "TABS",
    },
    "texts/errors.py": {
        "MOST",
        "costs",
    },
    "texts/examples.py": {
        "decision_page()",
    },
    "texts/own.py": {
        "name",
    },
    "texts/sure.py": {
        "said",
    },
    "texts/terms.py": {
        "counted(len(found), 'term')",
    },
    "texts/views.py": {
        "_NOT_ADDING",
    },
    "texts/words.py": {
        "WORDS_SAY",
        "costs",
    },
    "opening/upload.py": {
        "_HELP[kind]",
        "f.title",
        "kind",
        "kind.capitalize()",
    },
    "sure/table.py": {
        "NOT_SHARED",
    },
    "sure/lime_fit.py": {
        "GUIDE",
    },
    "sure/many.py": {
        "guide(study)",
    },
    "sure/offering.py": {
        "offer_sentence(request)",
    },
    "sure/tab.py": {
        "guide(study)",
        "said",
    },
    "whole_tabs.py": {
        "tuple(views)",
    },
    "views/about.py": {
        "kind.value",
        "method.link",
        "method.manner",
        "method.paper",
        "method.question",
        "method.silent_on",
        "method.title",
        "guide(study)",
        "service().launcher.describe()",
        "study.link",
        "study.paper",
        "study.question",
        "study.silent_on",
        "study.title",
        "titles[method.name]",
        "sum((len(room.codes) for room in ROOMS))",
        "words",
    },
    "views/start.py": {
        "sample.line",
        "sample.title",
        "title",
    },
    "walls.py": {
        "', '.join(asked)",
        "', '.join(closed)",
        "_listed(report.failures)",
        "_listed(report.measures)",
        "name",
        "report.sentence",
    },
    "turning/cards.py": {
        "card_markdown(found, at)",
    },
    "turning/constraint_controls.py": {
        "_seen(analysis, name, low, high)",
        "are",
        "label",
        "title",
    },
    "turning/tab.py": {
        "HONEST",
    },
    "what_if/tab.py": {
        "_HINT",
    },
    "what_if/controls.py": {
        "_said(bench, field, _range(bench, field))",
        "_said(bench, field, 'Choose a value, or type another one.' if other else '')",
        "label",
        "more",
    },
}
