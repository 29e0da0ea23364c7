// The editor of the SPARQL page: CodeMirror in the place of the textarea that works without it.
// It stands in a shadow root, where CodeMirror adopts its styles: the page's Content-Security-Policy
// allows no style elements.
import {EditorView, keymap, lineNumbers, drawSelection, highlightActiveLine} from "@codemirror/view"
import {EditorState} from "@codemirror/state"
import {defaultKeymap, history, historyKeymap} from "@codemirror/commands"
import {bracketMatching, indentOnInput, syntaxHighlighting, HighlightStyle} from "@codemirror/language"
import {autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap} from "@codemirror/autocomplete"
import {tags} from "@lezer/highlight"
import {sparql} from "codemirror-lang-sparql"

const colours = HighlightStyle.define([
  {tag: tags.keyword, color: "var(--editor-keyword)", fontWeight: "600"},
  {tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--editor-variable)"},
  {tag: [tags.string, tags.special(tags.string)], color: "var(--editor-string)"},
  {tag: [tags.url, tags.link, tags.namespace, tags.propertyName, tags.labelName], color: "var(--editor-name)"},
  {tag: [tags.number, tags.bool, tags.literal], color: "var(--editor-number)"},
  {tag: tags.comment, color: "var(--editor-comment)", fontStyle: "italic"},
])

const theme = EditorView.theme({
  "&": {color: "var(--editor-text)", backgroundColor: "var(--editor-ground)", fontSize: "0.9375rem",
        border: "1px solid var(--editor-line)", borderRadius: "4px"},
  "&.cm-focused": {outline: "3px solid var(--editor-focus)", outlineOffset: "1px"},
  ".cm-scroller": {fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
                   minHeight: "14rem", maxHeight: "70vh", overflow: "auto", lineHeight: "1.5"},
  ".cm-content": {caretColor: "var(--editor-text)"},
  ".cm-cursor": {borderLeftColor: "var(--editor-text)"},
  ".cm-gutters": {color: "var(--editor-comment)", backgroundColor: "var(--editor-gutter)", border: "none"},
  ".cm-activeLine": {backgroundColor: "var(--editor-active)"},
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": {backgroundColor: "var(--editor-selection) !important"},
  ".cm-tooltip": {color: "var(--editor-text)", backgroundColor: "var(--editor-ground)", border: "1px solid var(--editor-line)"},
  ".cm-tooltip-autocomplete ul li[aria-selected]": {color: "var(--editor-ground)", backgroundColor: "var(--editor-keyword)"},
  "&.cm-focused .cm-matchingBracket": {backgroundColor: "var(--editor-selection)", outline: "1px solid var(--editor-comment)"},
})

const words = ("SELECT ASK CONSTRUCT DESCRIBE WHERE DISTINCT REDUCED PREFIX BASE OPTIONAL UNION MINUS FILTER BIND " +
  "VALUES GRAPH LIMIT OFFSET EXISTS UNDEF COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT COALESCE STR LANG " +
  "LANGMATCHES DATATYPE BOUND CONTAINS STRSTARTS STRENDS STRLEN SUBSTR REGEX REPLACE CONCAT UCASE LCASE IF IRI")
  .split(" ").map(label => ({label, type: "keyword"}))
  .concat(["ORDER BY", "GROUP BY", "NOT EXISTS", "NOT IN"].map(label => ({label, type: "keyword"})))

// Prefixed names of the graph, from the page; and the variables and names of the query itself.
function source(names) {
  return context => {
    const word = context.matchBefore(/[?$]?[\w][\w:-]*|[?$]/)
    if (!word || (word.from === word.to && !context.explicit)) return null
    const own = new Set(context.state.doc.toString().match(/[?$]\w+/g) || [])
    own.delete(word.text)
    return {from: word.from, validFor: /^[?$]?[\w:-]*$/,
            options: words.concat(names, [...own].map(label => ({label, type: "variable"})))}
  }
}

function begin(area) {
  const host = document.createElement("div")
  host.className = "editor"
  const root = host.attachShadow({mode: "open"})
  const names = (area.dataset.names || "").split(" ").filter(Boolean).map(label => ({label, type: "class"}))
  const run = () => { area.value = view.state.doc.toString(); area.form.requestSubmit(); return true }
  const view = new EditorView({
    root, parent: root,
    state: EditorState.create({doc: area.value, extensions: [
      lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(),
      sparql(), syntaxHighlighting(colours), theme, EditorView.lineWrapping,
      autocompletion({override: [source(names)]}),
      keymap.of([{key: "Ctrl-Enter", mac: "Cmd-Enter", run}, ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
      EditorView.contentAttributes.of({"aria-label": area.dataset.label || "SPARQL", tabindex: "0"}),
    ]}),
  })
  area.before(host)
  area.hidden = true
  area.form.addEventListener("submit", () => { area.value = view.state.doc.toString() })
}

for (const area of document.querySelectorAll("textarea.sparql")) begin(area)
