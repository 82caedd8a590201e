// A fuzz target: a function that takes any bytes and must come back, without a crash, a report of a sanitizer, or use of
// time and memory out of proportion. One a front door: each reader of data from outside has one.
//
// Built twice. With libFuzzer (preset `fuzz`) each target is a program of its own that looks for bad inputs. In every
// other build all targets are in one program, `fuzz_replay`, which feeds them the inputs kept in seeds/ and regressions/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace joist::fuzz {

using Input = std::span<const std::uint8_t>;

struct Target {
    Target(const char* target_name, void (*function)(Input));
    const char* name;
    void (*run)(Input);
    Target* next; ///< list of all, for fuzz_replay
};

} // namespace joist::fuzz

#ifdef JOIST_LIBFUZZER
#define FUZZ_TARGET(name)                                                             \
    static void fuzz_##name(joist::fuzz::Input input);                                \
    extern "C" __attribute__((visibility("default"))) int LLVMFuzzerTestOneInput(     \
        const std::uint8_t* data, std::size_t size) {                                 \
        fuzz_##name({data, size});                                                    \
        return 0;                                                                     \
    }                                                                                 \
    static void fuzz_##name(joist::fuzz::Input input)
#else
#define FUZZ_TARGET(name)                                                             \
    static void fuzz_##name(joist::fuzz::Input input);                                \
    static joist::fuzz::Target target_##name{#name, fuzz_##name};                     \
    static void fuzz_##name(joist::fuzz::Input input)
#endif
