// Calls of other modules: is there such a module, and such a function in it? OTP's compiler doesn't
// ask; here it is asked where warn_unknown_module wants it. See linter.h.
#include "compiler/lint/linter.h"
#include "compiler/lint/otp_modules.h"
#include "compiler/source/suggest.h"

#include <algorithm>

namespace joist::compiler {

// What was found is kept, since a file may have to be read for it.
const ModuleFunctions& Linter::functions_in(Symbol module) {
    const auto [found, added] = other_modules_.try_emplace(module);
    ModuleFunctions& functions = found->second;
    if (!added) return functions;
    if (options_.functions) functions = options_.functions(module.text());
    const OtpModule* known = otp_module(module.text());
    if (functions.state == ModuleFunctions::State::kNone && known) {
        functions.state = known->functions.empty() ? ModuleFunctions::State::kComputed
                                                   : ModuleFunctions::State::kKnown;
        for_functions(known->functions, [&](std::string_view name, unsigned arity) {
            functions.list.emplace_back(name, arity);
        });
    }
    std::sort(functions.list.begin(), functions.list.end());
    return functions;
}

std::string Linter::module_hint(Symbol module) {
    if (!may_hint()) return {};
    std::vector<std::string> given;
    if (options_.modules) given = options_.modules();
    std::vector<std::string_view> names{given.begin(), given.end()};
    for (const OtpModule& one : otp_modules())
        names.push_back(one.name);
    return did_you_mean(module.text(), names);
}

void Linter::check_remote(Pos module_pos, Symbol module, Pos pos, Symbol name, std::size_t arity) {
    if (!switches_.unknown_module || module == module_.name) return;
    const ModuleFunctions& functions = functions_in(module);
    const auto length = [](Symbol symbol) {
        return static_cast<std::uint32_t>(quote_atom(symbol.text()).size());
    };
    if (functions.state == ModuleFunctions::State::kNone)
        return warn(module_pos,
                    "module " + quote_atom(module.text()) + " is unknown",
                    length(module),
                    module_hint(module));
    if (functions.state == ModuleFunctions::State::kComputed) return;
    if (name == std::string_view{"module_info"} && arity <= 1) return;
    const std::pair wanted{std::string{name.text()}, static_cast<std::uint32_t>(arity)};
    if (std::binary_search(functions.list.begin(), functions.list.end(), wanted)) return;
    warn(pos,
         "function " + quote_atom(module.text()) + ":" + name_arity(name, arity) + " is unknown",
         length(name),
         exported_hint(functions, name, arity));
}

void Linter::check_imported(const ImportForm* form) {
    if (!switches_.unknown_module) return;
    for (const NameArity& one : form->entries) {
        check_remote(form->pos, form->module, form->pos, one.name, one.arity);
        if (functions_in(form->module).state == ModuleFunctions::State::kNone) return;
    }
}

} // namespace joist::compiler
