// The attributes and directives that the language knows by name. No state.
#pragma once

#include <string>
#include <string_view>

namespace joist::compiler {

/// The name that was probably meant by `-name`; empty if `name` is known, or like nothing that is.
std::string_view meant_attribute(std::string_view name);

/// "did you mean -record?", or nothing.
std::string attribute_hint(std::string_view name);

/// Is it one of `-ifdef`, `-else` and the like?
bool is_conditional(std::string_view name);

} // namespace joist::compiler
