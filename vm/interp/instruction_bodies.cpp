// The table of bodies, one a row of instructions.def. The bodies are instantiated in the files of their topics.
#include "vm/interp/instruction_bodies.h"

#include "vm/interp/dispatch.h"

namespace joist {

#define FAMILY(name, ...) template <OperandKind... Ks> PRESERVE_NONE void op_##name(OP_STATE);
#include "vm/code/instructions.def"

namespace {

using enum OperandKind;

#define FAMILY(name, ...) __VA_ARGS__
#define ROW(name, ...) op_##name<__VA_ARGS__>,
constexpr InstructionBody kBodies[] = {
#include "vm/code/instructions.def"
};

} // namespace

const InstructionBody* instruction_bodies() { return kBodies; }

} // namespace joist
