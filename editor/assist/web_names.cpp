#include "editor/assist/web_names.hpp"

#include <algorithm>
#include <array>

namespace atelier::editor {

namespace {

constexpr std::array table{
    WebTag{"a", "tag.a"_key, "href target rel download"},
    WebTag{"abbr", "tag.abbr"_key, ""},
    WebTag{"address", "tag.address"_key, ""},
    WebTag{"article", "tag.article"_key, ""},
    WebTag{"aside", "tag.aside"_key, ""},
    WebTag{"audio", "tag.audio"_key, "src controls"},
    WebTag{"b", "tag.b"_key, ""},
    WebTag{"blockquote", "tag.blockquote"_key, "cite"},
    WebTag{"body", "tag.body"_key, ""},
    WebTag{"br", "tag.br"_key, ""},
    WebTag{"button", "tag.button"_key, "type name value disabled"},
    WebTag{"caption", "tag.caption"_key, ""},
    WebTag{"cite", "tag.cite"_key, ""},
    WebTag{"code", "tag.code"_key, ""},
    WebTag{"dd", "tag.dd"_key, ""},
    WebTag{"details", "tag.details"_key, "open"},
    WebTag{"div", "tag.div"_key, ""},
    WebTag{"dl", "tag.dl"_key, ""},
    WebTag{"dt", "tag.dt"_key, ""},
    WebTag{"em", "tag.em"_key, ""},
    WebTag{"fieldset", "tag.fieldset"_key, ""},
    WebTag{"figcaption", "tag.figcaption"_key, ""},
    WebTag{"figure", "tag.figure"_key, ""},
    WebTag{"footer", "tag.footer"_key, ""},
    WebTag{"form", "tag.form"_key, "action method"},
    WebTag{"h1", "tag.h1"_key, ""},
    WebTag{"h2", "tag.h2"_key, ""},
    WebTag{"h3", "tag.h3"_key, ""},
    WebTag{"h4", "tag.h4"_key, ""},
    WebTag{"head", "tag.head"_key, ""},
    WebTag{"header", "tag.header"_key, ""},
    WebTag{"hr", "tag.hr"_key, ""},
    WebTag{"html", "tag.html"_key, "lang"},
    WebTag{"i", "tag.i"_key, ""},
    WebTag{"iframe", "tag.iframe"_key, "src title"},
    WebTag{"img", "tag.img"_key, "src alt width height loading"},
    WebTag{"input", "tag.input"_key, "type name value placeholder required checked"},
    WebTag{"label", "tag.label"_key, "for"},
    WebTag{"legend", "tag.legend"_key, ""},
    WebTag{"li", "tag.li"_key, ""},
    WebTag{"link", "tag.link"_key, "rel href type"},
    WebTag{"main", "tag.main"_key, ""},
    WebTag{"mark", "tag.mark"_key, ""},
    WebTag{"meta", "tag.meta"_key, "charset name content"},
    WebTag{"nav", "tag.nav"_key, "aria-label"},
    WebTag{"ol", "tag.ol"_key, "start"},
    WebTag{"option", "tag.option"_key, "value selected"},
    WebTag{"p", "tag.p"_key, ""},
    WebTag{"pre", "tag.pre"_key, ""},
    WebTag{"q", "tag.q"_key, ""},
    WebTag{"script", "tag.script"_key, "src defer type"},
    WebTag{"section", "tag.section"_key, ""},
    WebTag{"select", "tag.select"_key, "name required"},
    WebTag{"small", "tag.small"_key, ""},
    WebTag{"span", "tag.span"_key, ""},
    WebTag{"strong", "tag.strong"_key, ""},
    WebTag{"style", "tag.style"_key, ""},
    WebTag{"sub", "tag.sub"_key, ""},
    WebTag{"summary", "tag.summary"_key, ""},
    WebTag{"sup", "tag.sup"_key, ""},
    WebTag{"table", "tag.table"_key, ""},
    WebTag{"tbody", "tag.tbody"_key, ""},
    WebTag{"td", "tag.td"_key, "colspan rowspan"},
    WebTag{"textarea", "tag.textarea"_key, "name rows cols required"},
    WebTag{"th", "tag.th"_key, "scope colspan rowspan"},
    WebTag{"thead", "tag.thead"_key, ""},
    WebTag{"time", "tag.time"_key, "datetime"},
    WebTag{"title", "tag.title"_key, ""},
    WebTag{"tr", "tag.tr"_key, ""},
    WebTag{"ul", "tag.ul"_key, ""},
    WebTag{"video", "tag.video"_key, "src controls width height poster"},
};

}  // namespace

std::span<const WebTag> web_tags() {
    return table;
}

const WebTag* web_tag(std::string_view name) {
    const auto found = std::ranges::find(table, name, &WebTag::name);
    return found == table.end() ? nullptr : &*found;
}

std::string_view common_attributes() {
    return "class id title lang style hidden";
}

}  // namespace atelier::editor
