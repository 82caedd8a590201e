// All native functions, from the table.
#include "vm/bifs/bif.h"

namespace joist {

namespace {

constexpr BifKind Guard = BifKind::Guard, Plain = BifKind::Plain, Accelerator = BifKind::Accelerator;

constexpr BifRow kRows[] = {
#define BIF(module, name, arity, kind) {#module, #name, arity, kind, bif_##module##_##name##_##arity},
#define OPERATOR(module, text, cxx, arity, kind) {#module, text, arity, kind, bif_##module##_##cxx##_##arity},
#include "vm/beam/bifs.def"
};

static_assert([] {
    for (const BifRow& row : kRows)
        if (row.arity > kMaxNativeArity) return false;
    return true;
}());

} // namespace

std::span<const BifRow> bif_table() { return kRows; }

} // namespace joist
