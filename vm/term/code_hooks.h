// What the term and heap layers ask about funs, whose entries belong to vm/code. The code layer
// fills the hooks in when the node starts; until then funs print and hash by address, and funs in
// external terms are refused.
#pragma once

#include "vm/term/boxed.h"

namespace joist {

/// What names a closure's code, apart from its free variables.
struct FunDescription {
    Term module;
    std::uint32_t arity = 0; ///< without the free variables
    std::uint32_t index = 0; ///< in the module's table
    std::uint32_t old_index = 0;
    std::uint32_t old_uniq = 0;
    std::uint8_t uniq[16] = {}; ///< MD5 of the module
};

struct CodeHooks {
    void (*describe_fun)(const FunEntry* entry, FunDescription* out) = nullptr;
    /// The entry for a closure that came in an external term; a stub if its module is not loaded.
    FunEntry* (*find_fun)(const FunDescription& description) = nullptr;
    void (*describe_export)(const Export* entry,
                            Term* module,
                            Term* function,
                            std::uint32_t* arity) = nullptr;
    /// The entry of M:F/A; null when it is new and `create` is false.
    Export* (*find_export)(Term module, Term function, std::uint32_t arity, bool create) = nullptr;
};

extern CodeHooks code_hooks;

} // namespace joist
