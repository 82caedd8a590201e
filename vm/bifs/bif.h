// What every file of native functions includes: the prototypes of all of them, from the table.
#pragma once

#include "vm/process/process.h"

namespace joist {

#define BIF(module, name, arity, kind) Term bif_##module##_##name##_##arity(Process& p, const Term* args);
#define OPERATOR(module, text, cxx, arity, kind) Term bif_##module##_##cxx##_##arity(Process& p, const Term* args);
#include "vm/beam/bifs.def"

enum class BifKind : std::uint8_t { Guard, Plain, Accelerator };

struct BifRow {
    const char* module;
    const char* name;
    std::uint8_t arity;
    BifKind kind;
    NativeFunction body;
};
/// All rows; the loader enters them into the export table at start.
std::span<const BifRow> bif_table();

} // namespace joist
