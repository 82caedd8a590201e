// See refused_options.h.
#include "compiler/driver/refused_options.h"

#include "compiler/driver/features.h"

#include <algorithm>

namespace joist::compiler {

bool is_foreign_listing(std::string_view name) {
    static constexpr std::string_view kNames[] = {
        "da",     "dalias",    "dblk",   "dbool",   "dcbsm",    "dcg",     "dclean",   "dcopt",
        "dcore",  "dcorefold", "dcover", "dexp",    "dinline",  "djmp",    "doldcg",   "doldinline",
        "dopt",   "dpp",       "dprecg", "drecv",   "dssa",     "dssabsm", "dssaopt",  "dssashare",
        "dthrow", "dtrim",     "dz",     "to_core", "to_core0", "to_dis",  "to_kernel"};
    return std::binary_search(std::begin(kNames), std::end(kNames), name);
}

std::optional<RefusedOption> refused_option(const OptionTerms& options) {
    for (const Term& term : options.all()) {
        if (term.is_atom() && is_foreign_listing(term.name()))
            return RefusedOption{
                "option " + print_term(term) +
                    " asks for a listing of a stage of OTP's compiler, which there is none of here",
                "there are 'P', 'E', 'S', to_pp, to_abstr and to_exp"};
        if (term.is_atom("from_core"))
            return RefusedOption{"Core Erlang, which isn't read here", ""};
        if (PreprocessOptions ignored; term.is_tuple(3) && term.items[0].is_atom("feature") &&
                                       !switch_feature(ignored, term.items[1].name(), true))
            return RefusedOption{
                "the feature '" + std::string{term.items[1].name()} + "' does not exist.", ""};
    }
    return std::nullopt;
}

} // namespace joist::compiler
