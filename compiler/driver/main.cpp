// joistc without a machine to run parse transforms: compiles the standard library, which the whole
// one has inside.
#include "compiler/driver/joistc.h"

int main(int count, char** values) {
    return joist::compiler::run_joistc(count, values, nullptr);
}
