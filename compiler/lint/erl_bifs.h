// What the compiler knows of the functions of module `erlang`: which are auto-imported, which may
// stand in guards. Constant tables; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace joist::compiler {

/// Properties of an auto-imported function, joined by |.
enum BifFlag : unsigned {
    kAutoImported = 1,
    kGuardBif = 2,  ///< allowed in guards, gives any value
    kTypeTest = 4,  ///< allowed in guards, gives a boolean, never fails on any one argument
    kFirstBifs = 8, ///< auto-imported since before R14: overriding it needs no_auto_import
};

/// The flags of erlang:name/arity; 0 if it isn't auto-imported.
unsigned bif_flags(std::string_view name, std::uint32_t arity);

/// May erlang:name/arity be called in a guard: a guard BIF, a type test or an operator?
bool is_guard_function(std::string_view name, std::uint32_t arity);
/// Is it an arithmetic or bitwise operator as a function (`+`/1, `bsl`/2...)?
bool is_arithmetic_operator(std::string_view name, std::uint32_t arity);
/// A comparison operator (`==`/2...)?
bool is_comparison_operator(std::string_view name, std::uint32_t arity);
/// `and`, `or`, `xor`, `not`?
bool is_boolean_operator(std::string_view name, std::uint32_t arity);
/// What the type test name/arity of old programs, allowed as a whole guard test only, is called now
/// (`list`: `is_list`); empty if it is none.
std::string_view new_type_test(std::string_view name, std::size_t arity);
/// Does erlang:name/arity never return (error, exit/1, throw)? Not nif_error: what calls it is to
/// be replaced by a native function, which returns.
bool is_exit_function(std::string_view name, std::uint32_t arity);

} // namespace joist::compiler
