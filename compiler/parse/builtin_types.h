// The types that Erlang itself knows by name.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace joist::compiler {

/// Is `name(...)` with `arity` arguments one of the language's own types? In the abstract format it
/// is `{type,...}` then, not `{user_type,...}`.
bool is_builtin_type(std::string_view name, std::size_t arity);

/// Calls `each` with name and number of arguments of all.
void for_builtin_types(const std::function<void(std::string_view, std::size_t)>& each);

} // namespace joist::compiler
