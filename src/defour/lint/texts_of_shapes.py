"""The texts of the findings about shapes, and about what they do not reach."""

TEXTS: dict[str, dict[str, tuple[str, str]]] = {
    "no-shapes": {
        "en": (
            "The shapes graph has no shapes, so nothing was checked.",
            "Name the files that hold shapes; look whether the prefix sh: is "
            "<http://www.w3.org/ns/shacl#>.",
        ),
        "nl": (
            "De vormengraaf heeft geen vormen: er is niets nagekeken.",
            "Noem de bestanden met vormen; kijk na of de prefix sh: staat voor "
            "<http://www.w3.org/ns/shacl#>.",
        ),
    },
    "no-targets": {
        "en": (
            "No active shape has a target, so nothing was checked.",
            "Give a shape a sh:targetClass or another target, or take out sh:deactivated.",
        ),
        "nl": (
            "Geen enkele actieve vorm heeft een doel: er is niets nagekeken.",
            "Geef een vorm een sh:targetClass of een ander doel, of schrap sh:deactivated.",
        ),
    },
    "no-effect": {
        "en": (
            "{name} does nothing here: it counts only together with {needed}.",
            "Add what is missing, or take it out.",
        ),
        "nl": (
            "{name} doet hier niets: het telt alleen samen met {needed}.",
            "Vul aan wat ontbreekt, of schrap het.",
        ),
    },
    "idle-shape": {
        "en": (
            "The shape {shape} has nothing to check: its target matches no node.",
            "Correct the target; where data may rightly have no such node, write "
            'lint:allow "idle-shape" on the shape.',
        ),
        "nl": (
            "De vorm {shape} heeft niets na te kijken: haar doel past op geen enkele knoop.",
            "Verbeter het doel; mag zo'n knoop in de data ontbreken, schrijf dan "
            'lint:allow "idle-shape" bij de vorm.',
        ),
    },
    "idle-shape/near": {
        "en": (
            "The shape {shape} has nothing to check: its target <{term}> matches no node. "
            "The graph has <{near}>: did you mean that?",
            "Correct the target; where data may rightly have no such node, write "
            'lint:allow "idle-shape" on the shape.',
        ),
        "nl": (
            "De vorm {shape} heeft niets na te kijken: haar doel <{term}> past op geen enkele "
            "knoop. De graaf heeft <{near}>: bedoelde u dat?",
            "Verbeter het doel; mag zo'n knoop in de data ontbreken, schrijf dan "
            'lint:allow "idle-shape" bij de vorm.',
        ),
    },
    "nothing-checked": {
        "en": (
            "Nothing of the data was checked: no shape has a target in it. "
            "The data uses {used}; the shapes target {targets}.",
            "Let data and shapes use the same words, or name the shapes that belong to this data.",
        ),
        "nl": (
            "Niets van de data is nagekeken: geen enkele vorm heeft er een doel in. "
            "De data gebruikt {used}; de vormen mikken op {targets}.",
            "Laat data en vormen dezelfde woorden gebruiken, of noem de vormen die bij deze data "
            "horen.",
        ),
    },
    "nothing-checked/near": {
        "en": (
            "Nothing was checked of what is in <{space}>: the shapes target <{near}>. "
            "Did you mean that?",
            "Correct the namespace in the data, or in the shapes.",
        ),
        "nl": (
            "Niets is nagekeken van wat in <{space}> staat: de vormen mikken op <{near}>. "
            "Bedoelde u dat?",
            "Verbeter de naamruimte in de data, of in de vormen.",
        ),
    },
    "unlooked-node": {
        "en": (
            "No shape looked at {node}, of the class <{kind}>.",
            "Give the class a shape; where its nodes need none, write "
            'lint:allow "unlooked-node" on the class.',
        ),
        "nl": (
            "Geen enkele vorm keek naar {node}, van de klasse <{kind}>.",
            "Geef de klasse een vorm; hebben haar knopen er geen nodig, schrijf dan "
            'lint:allow "unlooked-node" bij de klasse.',
        ),
    },
    "unlooked-node/more": {
        "en": (
            "No shape looked at {node}, of the class <{kind}>, nor at {more} more of that class.",
            "Give the class a shape; where its nodes need none, write "
            'lint:allow "unlooked-node" on the class.',
        ),
        "nl": (
            "Geen enkele vorm keek naar {node}, van de klasse <{kind}>, noch naar {more} andere "
            "van die klasse.",
            "Geef de klasse een vorm; hebben haar knopen er geen nodig, schrijf dan "
            'lint:allow "unlooked-node" bij de klasse.',
        ),
    },
    "idle-shape/target": {
        "en": (
            "The target <{term}> of the shape {shape} matches no node. "
            "The graph has <{near}>: did you mean that?",
            "Correct the target; where data may rightly have no such node, write "
            'lint:allow "idle-shape" on the shape.',
        ),
        "nl": (
            "Het doel <{term}> van de vorm {shape} past op geen enkele knoop. "
            "De graaf heeft <{near}>: bedoelde u dat?",
            "Verbeter het doel; mag zo'n knoop in de data ontbreken, schrijf dan "
            'lint:allow "idle-shape" bij de vorm.',
        ),
    },
    "nothing-checked/words": {
        "en": (
            "Nothing of the data was checked: no shape has a target in it. "
            "The data has {used}; the shapes target {targets}.",
            "Correct the names in the data or in the shapes, or name the shapes that belong to "
            "this data.",
        ),
        "nl": (
            "Niets van de data is nagekeken: geen enkele vorm heeft er een doel in. "
            "De data heeft {used}; de vormen mikken op {targets}.",
            "Verbeter de namen in de data of in de vormen, of noem de vormen die bij deze data "
            "horen.",
        ),
    },
    "missing-shape": {
        "en": (
            "<{shape}> is used as a shape, but the shapes say nothing of it.",
            "Write that shape, or name the file that has it.",
        ),
        "nl": (
            "<{shape}> wordt als vorm gebruikt, maar de vormen zeggen er niets over.",
            "Schrijf die vorm, of noem het bestand waarin ze staat.",
        ),
    },
    "missing-shape/near": {
        "en": (
            "<{shape}> is used as a shape, but the shapes say nothing of it. "
            "Did you mean <{near}>?",
            "Correct the name, write that shape, or name the file that has it.",
        ),
        "nl": (
            "<{shape}> wordt als vorm gebruikt, maar de vormen zeggen er niets over. "
            "Bedoelde u <{near}>?",
            "Verbeter de naam, schrijf die vorm, of noem het bestand waarin ze staat.",
        ),
    },
    "loose-shape": {
        "en": (
            "The shape {shape} is never asked: it has no target, and no shape refers to it.",
            "Refer to it with sh:property or sh:node, or give it a target; where other files are "
            'to use it, write lint:allow "loose-shape" on it.',
        ),
        "nl": (
            "De vorm {shape} wordt nooit bevraagd: ze heeft geen doel, en geen vorm verwijst "
            "ernaar.",
            "Verwijs ernaar met sh:property of sh:node, of geef haar een doel; zullen andere "
            'bestanden haar gebruiken, schrijf er dan lint:allow "loose-shape" bij.',
        ),
    },
    "empty-shape": {
        "en": (
            "The shape {shape} has a target, but asks nothing of it.",
            "Give it constraints, such as sh:property; where that is meant, write "
            'lint:allow "empty-shape" on it.',
        ),
        "nl": (
            "De vorm {shape} heeft een doel, maar vraagt er niets van.",
            "Geef haar voorwaarden, zoals sh:property; is het zo bedoeld, schrijf er dan "
            'lint:allow "empty-shape" bij.',
        ),
    },
}
