// Behaviours of OTP's libraries: what a module that has one must export. Constant table; any
// thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace joist::compiler {

struct Behaviour {
    std::string_view name;
    std::string_view callbacks; ///< "init/1 handle_call/3"
    std::string_view optional;  ///< those of them that may be missing
};

/// The behaviour called `name`; null: not one of OTP's.
const Behaviour* known_behaviour(std::string_view name);

/// The names of all.
const std::vector<std::string_view>& known_behaviours();

/// Function and arity of each of `list`, in its order.
std::vector<std::pair<std::string_view, std::uint32_t>> callbacks_of(std::string_view list);

} // namespace joist::compiler
