// For tests: Erlang text compiled, loaded and called in a process of its own, without schedulers. What is called must not receive
// or send.
#pragma once

#include "tests/support/compile_text.h"
#include "vm/code/loader.h"
#include "vm/code/module.h"
#include "vm/interp/runner.h"
#include "vm/process/collect.h"
#include "vm/process/extra.h"
#include "vm/process/node.h"
#include "vm/term/atom_table.h"
#include "vm/term/print.h"

#include <initializer_list>
#include <mutex>
#include <string>
#include <vector>

namespace joist {

inline void start_interpreter_once() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (node().name.is_nil()) node().name = atoms::nonode_nohost;
        init_interpreter();
    });
}

class Interpreted {
public:
    /// Module m of this text, everything exported. `error` tells why there is none.
    explicit Interpreted(std::string_view text) {
        start_interpreter_once();
        const compiler::CompileResult compiled = compiler::testing::compile_text(text, compiler::Stage::kBeam);
        if (!compiled.ok) {
            error = compiled.printed;
            return;
        }
        beam = compiled.beam;
        load(beam);
    }

    bool load(std::span<const std::uint8_t> bytes) {
        LoadResult loaded = load_module(bytes);
        error = loaded.error;
        if (!loaded.code) return false;
        purge_module(loaded.code->module);
        listing = disassemble(*loaded.code);
        return publish_module(loaded.code);
    }

    /// m:function(Args), printed; "class:reason" of an exception that nobody catches. Runs in turns of `reductions`.
    std::string call(std::string_view function, std::initializer_list<Term> args, std::int64_t reductions = 4000, std::size_t heap_words = 80) {
        Process p;
        p.saved_x = p.inline_x;
        p.pid = Term::local_pid(1);
        p.heap_.init(heap_words);
        std::vector<Term> registers(kRegisterFileWords, Term::nil());
        this_thread.x = registers.data();
        Export* entry = export_entry(atom("m"), atom(function), static_cast<std::uint32_t>(args.size()));
        p.pc = entry->address.load(); // other tests give node().enter another meaning
        *--p.heap_.stack = Term::return_address(code_stubs().process_end);
        save_registers(p, args.begin(), args.size());
        turns = 0;
        Interpreter interpreter;
        for (;;) {
            turns++;
            p.reductions = reductions;
            const RunResult result = interpreter.run(p, registers.data());
            if (result == RunResult::Collecting) {
                while (!continue_collection(p, kCollectionSlice)) {}
                continue;
            }
            if (result == RunResult::Yielded) continue;
            if (result != RunResult::Exited) return "stopped";
            break;
        }
        std::string text = (p.flags & kFlagReport) != 0 || p.reason_ != atoms::normal ? "exit:" + print(p.reason_) : print(registers[0]);
        this_thread.x = nullptr;
        if (p.saved_x != p.inline_x) delete[] p.saved_x;
        delete p.extra;
        return text;
    }

    std::string error, listing;
    std::vector<std::uint8_t> beam;
    std::size_t turns = 0;
};

} // namespace joist
