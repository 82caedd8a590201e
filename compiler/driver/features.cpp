// See features.h.
#include "compiler/driver/features.h"

#include <cstdio>

namespace joist::compiler {

namespace {

struct Feature {
    std::string_view name;
    bool PreprocessOptions::* field;
    std::string_view summary;
    std::string_view status; ///< the newest first
    std::string_view history;
    std::string_view keywords;
    std::string_view text;
};

constexpr Feature kFeatures[] = {
    {"compr_assign",
     &PreprocessOptions::compr_assign,
     "Assignment in comprehensions (EEP77)",
     "experimental (29)",
     "",
     "",
     "`Pattern = Expression` as a qualifier binds variables for the qualifiers behind it\n"
     "and for the element. Off unless enabled.\n"},
    {"maybe_expr",
     &PreprocessOptions::maybe_expr,
     "Value based error handling (EEP49)",
     "approved     (27)",
     "experimental (25)",
     "['maybe','else']",
     "The expression `maybe ... else ... end` and the match `?=` in it, which leaves the\n"
     "block with the value that doesn't match. On unless disabled.\n"},
};

} // namespace

bool switch_feature(PreprocessOptions& options, std::string_view name, bool on) {
    bool found = false;
    for (const Feature& feature : kFeatures) {
        if (name != feature.name && name != "all") continue;
        options.*feature.field = on;
        found = true;
    }
    return found;
}

std::string list_features() {
    std::string out = "Available features:\n";
    for (const Feature& feature : kFeatures) {
        char line[120];
        std::snprintf(line,
                      sizeof line,
                      " %-18s %-40s %s\n",
                      feature.name.data(),
                      feature.summary.data(),
                      feature.status.data());
        out += line;
    }
    return out;
}

std::string describe_feature(std::string_view name) {
    for (const Feature& feature : kFeatures) {
        if (feature.name != name) continue;
        std::string out{name};
        out.append(" - ").append(feature.summary);
        out.append("\n  Type       extension\n  Status     ").append(feature.status).append("\n");
        if (!feature.history.empty()) out.append("             ").append(feature.history) += '\n';
        if (!feature.keywords.empty()) out.append("  Keywords   ").append(feature.keywords) += '\n';
        return out.append("\n").append(feature.text);
    }
    return {};
}

} // namespace joist::compiler
