// Loaded modules: their code, and what is known of it. A module has at most two versions: current and old.
//
// A ModuleCode is built by the loader (one thread), then published and from then on read-only until it is purged, which only
// happens when no process runs it. Tables here are found from any thread.
#pragma once

#include "vm/code/export.h"
#include "vm/code/instruction.h"

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace joist {

struct ModuleCode;

/// free_count of an entry whose module has never been loaded.
inline constexpr std::uint32_t kUnknownFreeCount = 0xffffffff;

/// A function made by `fun ... end` in a module: what closures point at. One per {module, uniq, index}, for ever; a new version of
/// the module with the same code takes the entry over.
struct FunEntry {
    std::atomic<const Instruction*> address; ///< never null: code, or `stub` while its module is not loaded
    Term module;
    Term name;                     ///< of the function that holds the body
    std::uint32_t index = 0;       ///< in the module's table
    std::uint32_t old_index = 0;   ///< as fun_info(index) tells
    std::uint32_t old_uniq = 0;
    std::uint32_t arity = 0;       ///< without the free variables
    std::uint32_t free_count = kUnknownFreeCount;
    std::uint8_t uniq[16] = {};    ///< the module's MD5
    std::uint64_t stub[2] = {};    ///< instruction enter_unloaded_fun
};

/// One function of a module; sorted by offset.
struct FunctionInfo {
    Term name;
    std::uint32_t arity;
    std::uint32_t offset; ///< bytes from the start of the code: the func_info instruction
    std::uint32_t entry;  ///< bytes: the first instruction of the body
};

/// From `offset` to the next entry, code comes from this place. line 0: unknown.
struct LineEntry {
    std::uint32_t offset;
    std::uint32_t file; ///< index into ModuleCode::files
    std::uint32_t line;
};

struct ModuleCode {
    Term module;
    std::unique_ptr<std::uint64_t[]> code;
    std::size_t code_words = 0;
    std::vector<FunctionInfo> functions;
    std::vector<LineEntry> lines;
    std::vector<Term> files;                 ///< strings (lists), literals
    std::vector<FunEntry*> funs;
    std::vector<std::uint32_t> fun_offsets;  ///< bytes: where each one's body starts
    struct Exported {
        Term function;
        std::uint32_t arity, offset;
    };
    std::vector<Exported> exports;
    struct Catch {
        std::uint32_t index, offset;         ///< in the catch table; bytes of the handler
    };
    std::vector<Catch> catches;
    std::vector<std::uint8_t> strings;       ///< bytes that bit-syntax instructions point at
    Term attributes = Term::nil();           ///< literals
    Term compile_info = Term::nil();
    Term literals = Term::nil();             ///< a tuple of all literals
    std::uint8_t md5[16] = {};
    std::uint32_t on_load = 0;               ///< bytes: offset of the on_load function's entry plus 1; 0: none
    std::vector<Export*> accelerated;        ///< exports that start with enter_accelerated
    std::vector<std::uint32_t> native_calls; ///< offsets of call_native and its forms

    ~ModuleCode();
    const Instruction* at(std::uint32_t offset) const {
        return reinterpret_cast<const Instruction*>(reinterpret_cast<const char*>(code.get()) + offset);
    }
    bool contains(const void* p) const {
        return p >= code.get() && p < static_cast<const void*>(code.get() + code_words);
    }
    std::uint32_t offset_of(const void* p) const {
        return static_cast<std::uint32_t>(static_cast<const char*>(p) - reinterpret_cast<const char*>(code.get()));
    }
    const FunctionInfo* function_at(std::uint32_t offset) const;
    const LineEntry* line_at(std::uint32_t offset) const;
};

struct Module {
    Term name;
    std::unique_ptr<ModuleCode> current, old;
};

/// Where code is: a function and a source line.
struct CodePlace {
    Term module, function;
    std::uint32_t arity;
    Term file;          ///< a string; none() when the line is unknown
    std::uint32_t line;
};
/// The place of the instruction that `p` points into or, as return addresses do, just behind: pass the address less one byte then.
std::optional<CodePlace> find_place(const void* p);
/// The version of a module that `p` lies in, and whether it is an old one; null if none.
const ModuleCode* find_code(const void* p, bool* is_old = nullptr);
/// Entry address of module:function/arity in the module's current code, exported or not; null if none.
const Instruction* find_function(Term module, Term function, std::uint32_t arity);

/// The module if it has current or old code; null if none. The caller must not keep it over a purge.
Module* find_module(Term name);
/// Names of all modules that have code.
std::vector<Term> loaded_modules();

/// Makes `code` the current version: its exports and funs point at it from then on. The version it replaces becomes old.
/// False when there is an old version still (error `not_purged`); `code` is then unchanged.
bool publish_module(std::unique_ptr<ModuleCode>& code);
/// Current code becomes old, exports undefined. False: an old version is still there. `*found`: whether there was current code.
bool delete_module(Term name, bool* found);
/// Frees old code. No process may be in it. False if there is none.
bool purge_module(Term name);

/// Code comes and goes under this lock, and so do breakpoints: taken before any other lock of vm/code/ and vm/trace/.
std::recursive_mutex& code_change_lock();
/// What tracing wants to know of code; under code_change_lock. Null until set.
struct CodeWatcher {
    void (*published)(const ModuleCode& code); ///< has become current
    void (*retiring)(const ModuleCode& code);  ///< is about to be current no more
};
extern CodeWatcher code_watcher;
/// Calls f for each module's current code.
void for_each_current(void (*f)(const ModuleCode& code, void* context), void* context);

/// The entry for a fun; made, with a stub, if new.
FunEntry* fun_entry(Term module, const std::uint8_t uniq[16], std::uint32_t index, std::uint32_t old_uniq, std::uint32_t arity);

/// Catch handlers by the index in a catch marker. Lock-free.
const Instruction* catch_handler(std::uint32_t index);
std::uint32_t add_catch_handler(const Instruction* handler);
void set_catch_handler(std::uint32_t index, const Instruction* handler);
void remove_catch_handler(std::uint32_t index);

/// Instructions that belong to no module: what process layers need to start, end and stop processes.
struct CodeStubs {
    const Instruction* process_end; ///< what a process's first function returns to
    const Instruction* trap_return;
    // Above the return address of a traced function, see vm/trace/: with exception_trace, without; for return_to; for call_time.
    const Instruction *exception_trace, *return_trace, *return_to, *timed_return, *tail_return;
};
const CodeStubs& code_stubs();

/// Takes the bodies from the interpreter, makes the stubs, fills code_hooks. Once, before anything else here.
void init_code(const InstructionBody* bodies);
/// Enters a native function. An accelerator runs before the Erlang body of the same function, if there is one.
void define_native(Term module, Term function, std::uint32_t arity, NativeFunction native, bool accelerator);
/// Gives erlang:apply/2 and the like their instruction.
void define_special(Term module, Term function, std::uint32_t arity, Family family);

} // namespace joist
