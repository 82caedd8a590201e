// A .beam file that is asked for the callbacks of the behaviour it may be.
#include "compiler/driver/behaviour_file.h"
#include "tests/fuzz/fuzz_target.h"

FUZZ_TARGET(behaviour) {
    std::vector<joist::compiler::BehaviourCallback> callbacks;
    const auto state = joist::compiler::read_behaviour(input, callbacks);
    if (state != joist::compiler::BehaviourState::kKnown && !callbacks.empty()) __builtin_trap();
}
