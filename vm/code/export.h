// Export entries: how code names a function of another module. One a {module, function, arity}, for ever; `address` is what
// a call jumps to, swapped atomically when code is loaded or removed.
#pragma once

#include "vm/term/term.h"

#include <atomic>

namespace joist {

class Process;
struct Instruction;

/// A native function. `args` are the arguments (X registers); none of them moves while it runs. The result is the value, or
/// none() after process.fail(...) / process.trap(...) / process.yield_native(): see process.h.
using NativeFunction = Term (*)(Process& process, const Term* args);
inline constexpr std::size_t kMaxNativeArity = 5;

struct Export {
    std::atomic<const Instruction*> address; ///< never null: code, or one of the stubs below
    Term module, function;
    std::uint32_t arity;
    NativeFunction native = nullptr; ///< set for native functions; then `address` is a stub that calls it
    bool accelerator = false;        ///< `native` is a shortcut of the Erlang body: see bifs.def
    /// Two stubs in instruction form, filled by the loader: call error_handler:undefined_function, and call `native`.
    std::uint64_t stub[4] = {};
    /// A call is traced: `address` is `trace_stub`, an instruction enter_traced, and the call goes on at `behind`. See vm/trace/.
    std::atomic<bool> traced{false};
    std::atomic<const Instruction*> behind{nullptr};
    std::uint64_t trace_stub[2] = {};
    std::uint64_t special[1] = {}; ///< an instruction of its own, for a few functions of `erlang`
};

/// The entry of M:F/A, made if new. Thread-safe, lock-free when it exists.
Export* export_entry(Term module, Term function, std::uint32_t arity);
/// The entry if it exists already.
Export* find_export(Term module, Term function, std::uint32_t arity);
/// True when a call of it would run code or a native function, rather than go to the error handler.
bool is_defined(const Export& entry);

} // namespace joist
