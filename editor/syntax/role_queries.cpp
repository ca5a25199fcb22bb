#include "editor/syntax/role_queries.hpp"

#include "protocol/check.hpp"

#include <tree_sitter/api.h>

#include <array>

namespace atelier::editor {

namespace {

// Capture names are those of the roles; where nodes stand in each other, the inner has it. A
// pattern is one node: to compile those with parents takes 6 ms for JavaScript instead of 1 (2026),
// and would be half of what opening a page may take. is_called asks for the parent instead.
constexpr std::string_view html_query = R"query(
(doctype) @keyword
(tag_name) @tag
(erroneous_end_tag_name) @tag
(attribute_name) @attribute
(attribute_value) @value
(quoted_attribute_value) @value
(comment) @comment
(entity) @entity
["<" ">" "</" "/>" "<!" "="] @punctuation
)query";

constexpr std::string_view css_query = R"query(
["{" "}" ":" ";" "," "(" ")" "[" "]" ">" "~" "+" "::"] @punctuation
["@media" "@import" "@charset" "@namespace" "@supports" "@keyframes"] @keyword
["and" "or" "not" "only"] @keyword
(at_keyword) @keyword
(important) @keyword
(from) @keyword
(to) @keyword
(tag_name) @tag
(universal_selector) @tag
(nesting_selector) @tag
(class_name) @attribute
(id_name) @attribute
(attribute_name) @attribute
(property_name) @property
(feature_name) @property
(function_name) @function
(keyframes_name) @function
(string_value) @value
(integer_value) @number
(float_value) @number
(color_value) @number
(comment) @comment
(js_comment) @comment
)query";

constexpr std::string_view javascript_query = R"query(
["{" "}" "(" ")" "[" "]" ";" "," "." ":" "=" "=>" "..."] @punctuation
(optional_chain) @punctuation
["as" "async" "await" "break" "case" "catch" "class" "const" "continue" "debugger" "default"
 "delete" "do" "else" "export" "extends" "finally" "for" "from" "function" "get" "if" "import"
 "in" "instanceof" "let" "new" "of" "return" "set" "static" "switch" "throw" "try" "typeof"
 "var" "void" "while" "with" "yield"] @keyword
(this) @keyword
(super) @keyword
[(true) (false) (null) (undefined) (number)] @number
(identifier) @function
(property_identifier) @function
(private_property_identifier) @property
(shorthand_property_identifier) @property
(string) @value
(template_string) @value
(regex) @value
(escape_sequence) @entity
(template_substitution) @plain
["${"] @punctuation
[(comment) (html_comment) (hash_bang_line)] @comment
)query";

constexpr std::string_view json_query = R"query(
["{" "}" "[" "]" "," ":"] @punctuation
[(true) (false) (null) (number)] @number
(string) @value
(pair key: (string) @property)
(escape_sequence) @entity
(comment) @comment
)query";

constexpr std::array<std::string_view, roles_count> role_names{
    "plain",  "tag",      "attribute", "value",       "comment", "keyword",
    "number", "function", "property",  "punctuation", "entity"};

Role role_named(std::string_view name) {
    const auto* found = std::find(role_names.begin(), role_names.end(), name);
    ATELIER_CHECK(found != role_names.end());
    return static_cast<Role>(found - role_names.begin());
}

bool is_type(TSNode node, std::string_view type) {
    return !ts_node_is_null(node) && ts_node_type(node) == type;
}

// print(1), new Map, a.print(1), function print() {}
bool is_called(TSNode name) {
    TSNode node = name;
    TSNode parent = ts_node_parent(node);
    if (is_type(parent, "member_expression")) {
        if (!is_type(name, "property_identifier")) return false;  // the a of a.print(1)
        node = parent;
        parent = ts_node_parent(node);
        if (!is_type(parent, "call_expression")) return false;
    }
    if (is_type(parent, "call_expression"))
        return ts_node_start_byte(parent) == ts_node_start_byte(node);
    for (const std::string_view maker :
         {"new_expression", "function_declaration", "generator_function_declaration",
          "function_expression", "class_declaration", "method_definition"})
        if (is_type(parent, maker)) return true;
    return false;
}

Role role_of_name(TSNode name) {
    if (is_called(name)) return Role::function;
    return is_type(name, "property_identifier") ? Role::property : Role::plain;
}

class RoleQuery {
public:
    RoleQuery(Grammar grammar, std::string_view source)
        : is_javascript_(grammar == Grammar::javascript) {
        std::uint32_t at = 0;
        TSQueryError error{};
        query_.reset(ts_query_new(language_of(grammar), source.data(),
                                  static_cast<std::uint32_t>(source.size()), &at, &error));
        ATELIER_CHECK(query_);
        for (std::uint32_t i = 0; i < ts_query_capture_count(query_.get()); ++i) {
            std::uint32_t size = 0;
            const char* name = ts_query_capture_name_for_id(query_.get(), i, &size);
            roles_.push_back(role_named({name, size}));
        }
    }

    const TSQuery* get() const { return query_.get(); }
    Role role_of(const TSQueryCapture& capture) const {
        const Role role = roles_[capture.index];
        return is_javascript_ && role == Role::function ? role_of_name(capture.node) : role;
    }

private:
    struct End {
        void operator()(TSQuery* query) const { ts_query_delete(query); }
    };
    std::unique_ptr<TSQuery, End> query_;
    std::vector<Role> roles_;
    bool is_javascript_;
};

const RoleQuery& query_of(Grammar grammar) {
    if (grammar == Grammar::html) {
        static const RoleQuery html(Grammar::html, html_query);
        return html;
    }
    if (grammar == Grammar::css) {
        static const RoleQuery css(Grammar::css, css_query);
        return css;
    }
    if (grammar == Grammar::json) {
        static const RoleQuery json(Grammar::json, json_query);
        return json;
    }
    static const RoleQuery javascript(Grammar::javascript, javascript_query);
    return javascript;
}

struct CursorEnd {
    void operator()(TSQueryCursor* cursor) const { ts_query_cursor_delete(cursor); }
};
using CursorPtr = std::unique_ptr<TSQueryCursor, CursorEnd>;

std::uint32_t narrow(std::size_t place) {
    return static_cast<std::uint32_t>(place);
}

}  // namespace

void paint_roles(const Layer& layer, ByteRange range, std::vector<Role>& roles) {
    const ByteRange& part = layer.part().range;
    const ByteRange seen{std::max(part.begin, range.begin), std::min(part.end, range.end)};
    if (layer.tree() == nullptr || seen.begin >= seen.end) return;
    const RoleQuery& query = query_of(layer.part().grammar);
    const CursorPtr cursor(ts_query_cursor_new());
    ts_query_cursor_set_byte_range(cursor.get(), narrow(seen.begin - part.begin),
                                   narrow(seen.end - part.begin));
    ts_query_cursor_exec(cursor.get(), query.get(), ts_tree_root_node(layer.tree()));
    TSQueryMatch match{};
    std::uint32_t index = 0;
    while (ts_query_cursor_next_capture(cursor.get(), &match, &index)) {
        const TSQueryCapture& capture = match.captures[index];
        const ByteIndex begin = part.begin + ts_node_start_byte(capture.node);
        const ByteIndex end = std::min(seen.end, part.begin + ts_node_end_byte(capture.node));
        const Role role = query.role_of(capture);
        for (ByteIndex at = std::max(seen.begin, begin); at < end; at = at + 1)
            roles[at - range.begin] = role;
    }
}

}  // namespace atelier::editor
