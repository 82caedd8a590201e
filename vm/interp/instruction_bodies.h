// The table of bodies, one a row of instructions.def.
#pragma once

#include "vm/code/instruction.h"

namespace joist {

const InstructionBody* instruction_bodies();

} // namespace joist
