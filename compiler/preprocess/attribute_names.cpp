// See attribute_names.h.
#include "compiler/preprocess/attribute_names.h"

#include "compiler/source/suggest.h"

#include <algorithm>

namespace joist::compiler {

namespace {

/// Those first that are used most.
const std::vector<std::string_view>& known_names() {
    static const std::vector<std::string_view> names{"module",
                                                     "export",
                                                     "import",
                                                     "record",
                                                     "define",
                                                     "include",
                                                     "include_lib",
                                                     "spec",
                                                     "type",
                                                     "opaque",
                                                     "nominal",
                                                     "callback",
                                                     "behaviour",
                                                     "behavior",
                                                     "compile",
                                                     "export_type",
                                                     "export_record",
                                                     "import_record",
                                                     "optional_callbacks",
                                                     "ifdef",
                                                     "ifndef",
                                                     "endif",
                                                     "else",
                                                     "elif",
                                                     "undef",
                                                     "error",
                                                     "warning",
                                                     "on_load",
                                                     "nifs",
                                                     "dialyzer",
                                                     "deprecated",
                                                     "removed",
                                                     "feature",
                                                     "file",
                                                     "moduledoc",
                                                     "doc",
                                                     "author",
                                                     "vsn"};
    return names;
}

} // namespace

std::string_view meant_attribute(std::string_view name) {
    const auto& known = known_names();
    if (std::find(known.begin(), known.end(), name) != known.end()) return {};
    return nearest_name(name, known);
}

std::string attribute_hint(std::string_view name) {
    const std::string_view meant = meant_attribute(name);
    return meant.empty() ? std::string{} : "did you mean -" + std::string{meant} + "?";
}

bool is_conditional(std::string_view name) {
    static constexpr std::string_view kNames[] = {"ifdef", "ifndef", "if", "else", "elif", "endif"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

} // namespace joist::compiler
