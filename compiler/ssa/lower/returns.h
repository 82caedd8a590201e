// Which functions of a module can return at all. A call of one that can't (it raises an error,
// exits or loops on every way) needs nothing behind it: no frame kept, no arithmetic on its result.
// Internal to ssa/.
#pragma once

#include "compiler/core/core.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace joist::compiler::ssa {

/// Found once for a lifted module; then only asked.
class Returns {
public:
    explicit Returns(const core::Module& module);

    /// May a call of name/arity in this module come back?
    bool returns(Symbol name, std::uint32_t arity) const;

private:
    bool completes(const core::Body* body) const;
    bool completes(const core::Expr* expr) const;

    Symbol erlang_;
    std::unordered_map<std::uint64_t, bool> known_;
};

} // namespace joist::compiler::ssa
