// The modules of Erlang/OTP and, of those in erts, kernel and stdlib, the functions: what OTP 25
// and 29 answer, together (otp_modules.txt). Constant table; any thread.
#pragma once

#include <span>
#include <string_view>

namespace joist::compiler {

struct OtpModule {
    std::string_view name;
    std::string_view functions; ///< "all/2 append/1,2"; empty: they aren't in the table
};

/// The module called `name`; null: not one of OTP's.
const OtpModule* otp_module(std::string_view name);

/// All of them, sorted by name.
std::span<const OtpModule> otp_modules();

/// Calls `each` with name and arity of each of `functions`, as they stand in an OtpModule.
template <class Each> void for_functions(std::string_view functions, const Each& each) {
    while (!functions.empty()) {
        const std::size_t space = functions.find(' ');
        const std::string_view one = functions.substr(0, space);
        functions.remove_prefix(space == functions.npos ? functions.size() : space + 1);
        const std::size_t slash = one.rfind('/');
        const std::string_view name = one.substr(0, slash);
        unsigned arity = 0;
        for (const char c : one.substr(slash + 1)) {
            if (c == ',') {
                each(name, arity);
                arity = 0;
            } else {
                arity = 10 * arity + static_cast<unsigned>(c - '0');
            }
        }
        each(name, arity);
    }
}

} // namespace joist::compiler
