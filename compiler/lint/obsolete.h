// What OTP 29 says of functions and types that are on their way out, or gone. Constant tables; any
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace joist::compiler {

enum class Fate : std::uint8_t { kDeprecated, kRemoved, kUnsafe, kPossiblyUnsafe };

/// `arity` -1: of any arity. `function` "_": the whole module.
struct ObsoleteRow {
    std::string_view module;
    std::string_view function;
    int arity;
    Fate fate;
    std::string_view text; ///< what follows "is "
};

/// What is known of module:function/arity; null: nothing.
const ObsoleteRow*
obsolete_function(std::string_view module, std::string_view function, std::size_t arity);
/// The same for the type module:name/arity.
const ObsoleteRow* obsolete_type(std::string_view module, std::string_view name, std::size_t arity);

} // namespace joist::compiler
