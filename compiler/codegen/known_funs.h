// Which calls of funs need no look at what is called.
//
//   f(F, X) when is_function(F, 1) -> F(X)      before     call_fun 1 (F in x1)
//                                               after      call_fun2 safe, 1, F (where F is)
//
//   a fun made here has the arity that it was made with; behind `is_function2 F, N` that held, and
//   nowhere else, F has arity N: where the block it leads to dominates the call
#pragma once

#include "compiler/ssa/cfg.h"
#include "compiler/ssa/ssa.h"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace joist::compiler::codegen {

class KnownFuns {
public:
    explicit KnownFuns(const ssa::Function& function);

    /// Is what the call in `block` calls known to be a fun of that many arguments?
    bool is_safe(const ssa::Instruction& call, ssa::BlockId block);

private:
    /// A fun's arity, in blocks that `block` dominates; kNoBlock: everywhere.
    struct Fact {
        std::uint32_t arity;
        ssa::BlockId block;
    };

    const ssa::Function& function_;
    std::unordered_map<ssa::ValueId, std::vector<Fact>> facts_;
    std::optional<ssa::Cfg> cfg_; ///< once dominators are asked for
};

} // namespace joist::compiler::codegen
