// The arithmetic operators by number: for the instruction that takes any operands, and for failures to name the function.
#pragma once

#include "vm/code/arith_operator.h"
#include "vm/code/export.h"
#include "vm/heap/heap.h"

namespace joist {

/// The result, or none() and `*reason`.
Term arith_apply(ArithOperator op, Heap& heap, Term a, Term b, Term* reason);
/// erlang:'+'/2 and so on.
const Export* arith_export(ArithOperator op);

} // namespace joist
