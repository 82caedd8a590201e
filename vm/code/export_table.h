// What the loader knows of export entries beyond export.h.
#pragma once

#include "vm/code/export.h"

namespace joist {

/// The stub that calls the error handler.
const Instruction* undefined_stub(const Export& e);
/// The stub that calls `native` and returns.
const Instruction* native_stub(const Export& e);

/// The stub that tells of a call, then goes on at `behind`.
inline const Instruction* trace_stub(const Export& e) { return reinterpret_cast<const Instruction*>(e.trace_stub); }

/// Visits all entries; the table is locked meanwhile.
void for_each_export(void (*visit)(Export&, void*), void* context);

} // namespace joist
