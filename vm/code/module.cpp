// The tables of modules, funs, catch handlers; publishing and removing code.
#include "vm/code/module.h"

#include "vm/term/atom_table.h"

#include "vm/code/export_table.h"
#include "vm/term/code_hooks.h"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

namespace joist {

namespace {

struct Range {
    const char* start;
    const char* end;
    const ModuleCode* code;
    bool old;
};

/// Everything that loading changes, under one lock; readers share it (exceptions, apply of unloaded modules, fun_info).
struct CodeTables {
    std::shared_mutex lock;
    std::unordered_map<std::uint32_t, std::unique_ptr<Module>> modules; ///< by atom index
    std::vector<Range> ranges;                                          ///< sorted by address
    std::map<std::pair<std::uint32_t, std::string>, FunEntry*> funs;
    std::deque<FunEntry> fun_storage;
    std::vector<std::uint32_t> free_catches;
    std::uint32_t catch_count = 0;
};

// Never destroyed: modules that go take their entries out of the other tables.
CodeTables& tables() {
    static auto* the_tables = new CodeTables;
    return *the_tables;
}

// Catch handlers: chunks that never move, so that a look-up needs no lock.
constexpr std::size_t kCatchChunk = 4096, kCatchChunks = 4096;
std::atomic<const Instruction*>* catch_chunks[kCatchChunks];

std::uint64_t stub_words[14];
CodeStubs stubs;

void add_range(CodeTables& t, const ModuleCode* code, bool old) {
    if (code->code_words == 0) return;
    const char* start = reinterpret_cast<const char*>(code->code.get());
    const Range range{start, start + code->code_words * 8, code, old};
    t.ranges.insert(std::upper_bound(t.ranges.begin(), t.ranges.end(), range,
                                     [](const Range& a, const Range& b) { return a.start < b.start; }),
                    range);
}

void set_old(CodeTables& t, const ModuleCode* code) {
    for (Range& r : t.ranges)
        if (r.code == code) r.old = true;
}

const Range* range_of(const CodeTables& t, const void* p) {
    const char* at = static_cast<const char*>(p);
    auto next = std::upper_bound(t.ranges.begin(), t.ranges.end(), at, [](const char* a, const Range& r) { return a < r.start; });
    if (next == t.ranges.begin()) return nullptr;
    --next;
    return at < next->end ? &*next : nullptr;
}

std::string fun_key(const std::uint8_t* uniq, std::uint32_t index, std::uint32_t old_uniq) {
    std::string key(reinterpret_cast<const char*>(uniq), 16);
    key.append(reinterpret_cast<const char*>(&index), 4);
    key.append(reinterpret_cast<const char*>(&old_uniq), 4);
    return key;
}

FunEntry* fun_entry_locked(CodeTables& t, Term module, const std::uint8_t* uniq, std::uint32_t index, std::uint32_t old_uniq,
                           std::uint32_t arity) {
    FunEntry*& slot = t.funs[{module.atom_index(), fun_key(uniq, index, old_uniq)}];
    if (slot != nullptr) return slot;
    FunEntry& e = t.fun_storage.emplace_back();
    e.module = module;
    e.name = Term::nil();
    e.index = e.old_index = index;
    e.old_uniq = old_uniq;
    e.arity = arity;
    std::copy_n(uniq, 16, e.uniq);
    e.stub[0] = reinterpret_cast<std::uint64_t>(instruction_body(first_row(Family::enter_unloaded_fun)));
    e.stub[1] = reinterpret_cast<std::uint64_t>(&e);
    e.address.store(reinterpret_cast<const Instruction*>(&e.stub[0]), std::memory_order_release);
    slot = &e;
    return slot;
}

/// Takes exports and funs away from `code`, as its version stops being current.
void unpublish(const ModuleCode& code) {
    for (const ModuleCode::Exported& exported : code.exports) {
        Export* e = find_export(code.module, exported.function, exported.arity);
        if (e == nullptr || !code.contains(e->address.load(std::memory_order_relaxed))) continue;
        e->address.store(e->native != nullptr ? native_stub(*e) : undefined_stub(*e), std::memory_order_release);
    }
}

void describe_fun(const FunEntry* entry, FunDescription* out) {
    out->module = entry->module;
    out->arity = entry->arity;
    out->index = entry->index;
    out->old_index = entry->old_index;
    out->old_uniq = entry->old_uniq;
    std::copy_n(entry->uniq, 16, out->uniq);
}

} // namespace

ModuleCode::~ModuleCode() {
    for (const Catch& c : catches) remove_catch_handler(c.index);
}

const FunctionInfo* ModuleCode::function_at(std::uint32_t offset) const {
    auto next = std::upper_bound(functions.begin(), functions.end(), offset,
                                 [](std::uint32_t at, const FunctionInfo& f) { return at < f.offset; });
    return next == functions.begin() ? nullptr : &*(next - 1);
}

const LineEntry* ModuleCode::line_at(std::uint32_t offset) const {
    auto next = std::upper_bound(lines.begin(), lines.end(), offset, [](std::uint32_t at, const LineEntry& l) { return at < l.offset; });
    return next == lines.begin() ? nullptr : &*(next - 1);
}

std::optional<CodePlace> find_place(const void* p) {
    CodeTables& t = tables();
    const std::shared_lock guard{t.lock};
    const Range* range = range_of(t, p);
    if (range == nullptr) return std::nullopt;
    const std::uint32_t offset = range->code->offset_of(p);
    const FunctionInfo* function = range->code->function_at(offset);
    if (function == nullptr) return std::nullopt;
    CodePlace place{range->code->module, function->name, function->arity, Term::none(), 0};
    if (const LineEntry* line = range->code->line_at(offset); line != nullptr && line->line != 0) {
        place.file = range->code->files[line->file];
        place.line = line->line;
    }
    return place;
}

const ModuleCode* find_code(const void* p, bool* is_old) {
    CodeTables& t = tables();
    const std::shared_lock guard{t.lock};
    const Range* range = range_of(t, p);
    if (range == nullptr) return nullptr;
    if (is_old != nullptr) *is_old = range->old;
    return range->code;
}

const Instruction* find_function(Term module, Term function, std::uint32_t arity) {
    CodeTables& t = tables();
    const std::shared_lock guard{t.lock};
    const auto found = t.modules.find(module.atom_index());
    if (found == t.modules.end() || found->second->current == nullptr) return nullptr;
    const ModuleCode& code = *found->second->current;
    for (const FunctionInfo& f : code.functions)
        if (f.name == function && f.arity == arity) return code.at(f.entry);
    return nullptr;
}

Module* find_module(Term name) {
    CodeTables& t = tables();
    const std::shared_lock guard{t.lock};
    const auto found = t.modules.find(name.atom_index());
    if (found == t.modules.end() || (found->second->current == nullptr && found->second->old == nullptr)) return nullptr;
    return found->second.get();
}

std::vector<Term> loaded_modules() {
    CodeTables& t = tables();
    const std::shared_lock guard{t.lock};
    std::vector<Term> names;
    for (const auto& [index, module] : t.modules)
        if (module->current != nullptr) names.push_back(module->name);
    return names;
}

std::recursive_mutex& code_change_lock() {
    static auto* lock = new std::recursive_mutex;
    return *lock;
}

CodeWatcher code_watcher{};

void for_each_current(void (*f)(const ModuleCode& code, void* context), void* context) {
    CodeTables& t = tables();
    const std::shared_lock guard{t.lock};
    for (const auto& [index, module] : t.modules)
        if (module->current != nullptr) f(*module->current, context);
}

namespace {

// Under code_change_lock only, before the tables are locked.
void retire(CodeTables& t, Term name) {
    if (code_watcher.retiring == nullptr) return;
    const ModuleCode* code = nullptr;
    {
        const std::shared_lock guard{t.lock};
        const auto found = t.modules.find(name.atom_index());
        if (found != t.modules.end() && found->second->old == nullptr) code = found->second->current.get();
    }
    if (code != nullptr) code_watcher.retiring(*code);
}

bool publish(CodeTables& t, std::unique_ptr<ModuleCode>& code);

} // namespace

bool publish_module(std::unique_ptr<ModuleCode>& code) {
    const std::lock_guard change{code_change_lock()};
    CodeTables& t = tables();
    retire(t, code->module);
    const ModuleCode& published = *code;
    if (!publish(t, code)) return false;
    if (code_watcher.published != nullptr) code_watcher.published(published);
    return true;
}

namespace {

bool publish(CodeTables& t, std::unique_ptr<ModuleCode>& code) {
    const std::unique_lock guard{t.lock};
    // Its on_load function is called by a name of its own, as it need not be exported.
    static const Term on_load_name = atom("-on_load-");
    if (code->on_load != 0) code->exports.push_back({on_load_name, 0, code->on_load - 1});
    std::unique_ptr<Module>& module = t.modules[code->module.atom_index()];
    if (module == nullptr) {
        module = std::make_unique<Module>();
        module->name = code->module;
    }
    if (module->current != nullptr) {
        if (module->old != nullptr) return false;
        unpublish(*module->current);
        set_old(t, module->current.get());
        module->old = std::move(module->current);
    }
    add_range(t, code.get(), false);
    for (std::size_t i = 0; i < code->funs.size(); i++)
        code->funs[i]->address.store(code->at(code->fun_offsets[i]), std::memory_order_release);
    for (const ModuleCode::Exported& exported : code->exports) {
        Export* e = export_entry(code->module, exported.function, exported.arity);
        const bool accelerated = std::find(code->accelerated.begin(), code->accelerated.end(), e) != code->accelerated.end();
        if (e->native != nullptr && !accelerated) continue; // the native function stands
        e->address.store(code->at(exported.offset), std::memory_order_release);
    }
    module->current = std::move(code);
    return true;
}

} // namespace

bool delete_module(Term name, bool* found) {
    const std::lock_guard change{code_change_lock()};
    CodeTables& t = tables();
    retire(t, name);
    const std::unique_lock guard{t.lock};
    const auto it = t.modules.find(name.atom_index());
    *found = it != t.modules.end() && it->second->current != nullptr;
    if (!*found) return true;
    Module& module = *it->second;
    if (module.old != nullptr) return false;
    unpublish(*module.current);
    set_old(t, module.current.get());
    module.old = std::move(module.current);
    return true;
}

bool purge_module(Term name) {
    CodeTables& t = tables();
    std::unique_ptr<ModuleCode> gone;
    const std::unique_lock guard{t.lock};
    const auto it = t.modules.find(name.atom_index());
    if (it == t.modules.end() || it->second->old == nullptr) return false;
    gone = std::move(it->second->old);
    std::erase_if(t.ranges, [&](const Range& r) { return r.code == gone.get(); });
    for (std::size_t i = 0; i < gone->funs.size(); i++) {
        FunEntry& e = *gone->funs[i];
        if (gone->contains(e.address.load(std::memory_order_relaxed)))
            e.address.store(reinterpret_cast<const Instruction*>(&e.stub[0]), std::memory_order_release);
    }
    for (const ModuleCode::Catch& c : gone->catches) {
        catch_chunks[c.index / kCatchChunk][c.index % kCatchChunk].store(nullptr, std::memory_order_relaxed);
        t.free_catches.push_back(c.index);
    }
    gone->catches.clear();
    return true;
}

FunEntry* fun_entry(Term module, const std::uint8_t uniq[16], std::uint32_t index, std::uint32_t old_uniq, std::uint32_t arity) {
    CodeTables& t = tables();
    const std::unique_lock guard{t.lock};
    return fun_entry_locked(t, module, uniq, index, old_uniq, arity);
}

const Instruction* catch_handler(std::uint32_t index) {
    return catch_chunks[index / kCatchChunk][index % kCatchChunk].load(std::memory_order_acquire);
}

std::uint32_t add_catch_handler(const Instruction* handler) {
    CodeTables& t = tables();
    const std::unique_lock guard{t.lock};
    std::uint32_t index = t.catch_count;
    if (!t.free_catches.empty()) {
        index = t.free_catches.back();
        t.free_catches.pop_back();
    } else {
        t.catch_count++;
    }
    std::atomic<const Instruction*>*& chunk = catch_chunks[index / kCatchChunk];
    if (chunk == nullptr) chunk = new std::atomic<const Instruction*>[kCatchChunk]();
    chunk[index % kCatchChunk].store(handler, std::memory_order_release);
    return index;
}

void set_catch_handler(std::uint32_t index, const Instruction* handler) {
    catch_chunks[index / kCatchChunk][index % kCatchChunk].store(handler, std::memory_order_release);
}

void remove_catch_handler(std::uint32_t index) {
    CodeTables& t = tables();
    const std::unique_lock guard{t.lock};
    catch_chunks[index / kCatchChunk][index % kCatchChunk].store(nullptr, std::memory_order_relaxed);
    t.free_catches.push_back(index);
}

const CodeStubs& code_stubs() { return stubs; }

void init_code(const InstructionBody* bodies) {
    set_instruction_bodies(bodies);
    stub_words[0] = reinterpret_cast<std::uint64_t>(instruction_body(first_row(Family::process_end)));
    stub_words[2] = reinterpret_cast<std::uint64_t>(instruction_body(first_row(Family::trap_return)));
    for (const auto& [at, family] : {std::pair{4, Family::traced_return}, {6, Family::traced_return}, {8, Family::traced_return_to}, {10, Family::timed_return}, {12, Family::traced_tail_return}})
        stub_words[at] = reinterpret_cast<std::uint64_t>(instruction_body(first_row(family)));
    stubs.exception_trace = reinterpret_cast<const Instruction*>(&stub_words[4]);
    stubs.return_trace = reinterpret_cast<const Instruction*>(&stub_words[6]);
    stubs.return_to = reinterpret_cast<const Instruction*>(&stub_words[8]);
    stubs.timed_return = reinterpret_cast<const Instruction*>(&stub_words[10]);
    stubs.tail_return = reinterpret_cast<const Instruction*>(&stub_words[12]);
    stubs.process_end = reinterpret_cast<const Instruction*>(&stub_words[0]);
    stubs.trap_return = reinterpret_cast<const Instruction*>(&stub_words[2]);
    code_hooks.describe_fun = describe_fun;
    code_hooks.find_fun = [](const FunDescription& d) {
        return fun_entry(d.module, d.uniq, d.index, d.old_uniq, d.arity);
    };
    code_hooks.describe_export = [](const Export* e, Term* module, Term* function, std::uint32_t* arity) {
        *module = e->module;
        *function = e->function;
        *arity = e->arity;
    };
    code_hooks.find_export = [](Term module, Term function, std::uint32_t arity, bool create) {
        return create ? export_entry(module, function, arity) : joist::find_export(module, function, arity);
    };
}

void define_native(Term module, Term function, std::uint32_t arity, NativeFunction native, bool accelerator) {
    Export* e = export_entry(module, function, arity);
    e->native = native;
    e->accelerator = accelerator;
    e->address.store(native_stub(*e), std::memory_order_release);
}

void define_special(Term module, Term function, std::uint32_t arity, Family family) {
    Export* e = export_entry(module, function, arity);
    e->special[0] = reinterpret_cast<std::uint64_t>(instruction_body(first_row(family)));
    e->address.store(reinterpret_cast<const Instruction*>(&e->special[0]), std::memory_order_release);
}

} // namespace joist
