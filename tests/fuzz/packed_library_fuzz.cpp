// The packed standard library: each of its modules is looked up and unpacked.
#include "tests/fuzz/fuzz_target.h"
#include "vm/code/packed_library.h"

#include <vector>

FUZZ_TARGET(packed_library) {
    const std::vector<std::uint8_t> aligned{input.begin(), input.end()};
    if (joist::set_packed_library(aligned)) {
        joist::packed_module("lists");
        for (const std::string_view name : joist::packed_module_names()) joist::packed_module(name);
    }
    joist::set_packed_library({});
}
