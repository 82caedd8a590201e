// Exceptions: from the failing instruction to its handler, and the stack traces made on the way.
//
// A raw trace is a tuple made when the exception is raised, cheap, read only here:
//   {Class (small), Shape (small), Export* (raw) or 0, Arguments, Info, Address (raw)...}
// Shape kCode: the first address is the failing instruction; Arguments, if not `undefined`, replace its function's arity.
// Shape kNative: before the addresses stands a native function with these arguments (a list). Shape kComplete: Info is a stack trace
// given to erlang:raise/3. Addresses are as return addresses: just behind the instruction they mean.
//
// A native function tells more of its failure by what it leaves in p.trace beside fail():
//   []                   its own frame {M, F, Args, [{error_info, ...}]} comes first (the usual case)
//   undefined            no frame of its own (erlang:error/1, exit/1, throw/1)
//   {cause, Cause}       as [], with Cause in the error_info map
//   {args, Args}         no frame of its own; the caller's frame has Args for its arity (error/2)
//   {args, Args, Info}   the same and {error_info, Info} in the caller's frame (error/3)
//   {trace, List}        the whole stack trace (raise/3)
#pragma once

#include "vm/process/process.h"

namespace joist {

/// The list that Erlang sees: [{Module, Function, Arity or Arguments, Location}]. `raw` may be such a list already.
Term build_stacktrace(Process& p, Term raw);

/// The class and reason of a raw trace's exception as try ... catch gives them.
Term class_atom(ExceptionClass exception_class);

/// The value of `catch Expr` for an exception.
Term catch_value(Process& p, Term exception_class, Term reason, Term raw);

/// A stack trace of a process that is not running, for process_info(current_stacktrace).
Term current_stacktrace(Heap& heap, const Process& p);

/// The first function has returned.
void end_process_normally(Process& p);

} // namespace joist
