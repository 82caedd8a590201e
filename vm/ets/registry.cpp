// The node's tables; see registry.h.

#include "vm/ets/registry.h"

#include "vm/process/node.h"
#include "vm/term/atom_table.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

namespace joist {

struct TableRegistry::State {
    mutable std::shared_mutex mutex;
    std::unordered_map<std::uint64_t, Table*> names; // atom word -> table
    std::unordered_map<std::uint64_t, std::vector<Table*>> owned;
    std::atomic<std::size_t> count{0};
    mutable std::mutex fixed_mutex;
    std::unordered_map<std::uint64_t, std::vector<Table*>> fixed;
    std::atomic<std::size_t> fixing{0}; // processes in `fixed`, so that one that ends need not look

    void own(Table* table, Term owner) {
        auto& tables = owned[owner.raw()];
        table->owner = owner.raw();
        table->place = tables.size();
        tables.push_back(table);
    }
    // False: it has been taken out before.
    bool disown(Table* table) {
        if (table->place == Table::kNoPlace) return false;
        const auto at = owned.find(table->owner.load());
        auto& tables = at->second;
        tables[table->place] = tables.back();
        tables[table->place]->place = table->place;
        tables.pop_back();
        table->place = Table::kNoPlace;
        if (tables.empty()) owned.erase(at);
        return true;
    }
};

TableRegistry::TableRegistry() : state_{new State} {}

TableRegistry& TableRegistry::instance() {
    static auto* registry = new TableRegistry; // outlives every thread
    return *registry;
}

bool TableRegistry::add(Table* table, Term owner) {
    std::lock_guard lock{state_->mutex};
    if (table->options.named && !state_->names.try_emplace(table->options.name.raw(), table).second) return false;
    table->retain();
    state_->own(table, owner);
    state_->count++;
    return true;
}

Table* TableRegistry::find(Term id) {
    if (id.is_atom()) {
        std::shared_lock lock{state_->mutex};
        const auto at = state_->names.find(id.raw());
        if (at == state_->names.end()) return nullptr;
        at->second->retain();
        return at->second;
    }
    if (!id.is_kind(Kind::MagicRef)) return nullptr;
    auto* object = reinterpret_cast<MagicObject*>(id.boxed_ptr()[3].raw());
    if (object->type != MagicType::EtsTable) return nullptr;
    auto* table = static_cast<Table*>(object);
    if (!table->alive()) return nullptr;
    table->retain();
    return table;
}

void TableRegistry::remove(Table* table) {
    {
        std::lock_guard lock{state_->mutex};
        const auto at = state_->names.find(table->options.name.raw());
        if (at != state_->names.end() && at->second == table) state_->names.erase(at);
        state_->disown(table);
        state_->count--;
    }
    table->release();
}

bool TableRegistry::rename(Table* table, Term name) {
    std::lock_guard lock{state_->mutex};
    if (table->options.named) {
        if (!state_->names.try_emplace(name.raw(), table).second) return false;
        state_->names.erase(table->options.name.raw());
    }
    table->set_name(name);
    return true;
}

bool TableRegistry::give(Table* table, Term owner, Term new_owner) {
    std::lock_guard lock{state_->mutex};
    if (!table->alive() || table->owner.load() != owner.raw() || !state_->disown(table)) return false;
    state_->own(table, new_owner);
    return true;
}

bool TableRegistry::kill(Table* table, Term owner) {
    std::lock_guard lock{state_->mutex};
    return table->owner.load() == owner.raw() && table->kill();
}

void TableRegistry::note_fix(Term process, Table* table) {
    table->retain();
    std::lock_guard lock{state_->fixed_mutex};
    state_->fixed[process.raw()].push_back(table);
    state_->fixing = state_->fixed.size();
}

void TableRegistry::forget_fix(Term process, Table* table) {
    {
        std::lock_guard lock{state_->fixed_mutex};
        const auto at = state_->fixed.find(process.raw());
        if (at == state_->fixed.end()) return;
        auto& tables = at->second;
        const auto found = std::find(tables.rbegin(), tables.rend(), table);
        if (found == tables.rend()) return;
        *found = tables.back();
        tables.pop_back();
        if (tables.empty()) state_->fixed.erase(at);
        state_->fixing = state_->fixed.size();
    }
    table->release();
}

Table* TableRegistry::any_fixed_by(Term process) {
    if (state_->fixing == 0) return nullptr;
    std::lock_guard lock{state_->fixed_mutex};
    const auto at = state_->fixed.find(process.raw());
    if (at == state_->fixed.end()) return nullptr;
    Table* table = at->second.back();
    table->retain();
    return table;
}

std::vector<Table*> TableRegistry::all() {
    std::shared_lock lock{state_->mutex};
    std::vector<Table*> out;
    for (const auto& [owner, tables] : state_->owned) out.insert(out.end(), tables.begin(), tables.end());
    for (Table* t : out) t->retain();
    return out;
}

Table* TableRegistry::any_owned_by(Term owner) {
    std::shared_lock lock{state_->mutex};
    const auto at = state_->owned.find(owner.raw());
    if (at == state_->owned.end()) return nullptr;
    Table* table = at->second.back();
    table->retain();
    return table;
}

std::size_t TableRegistry::count() const { return state_->count.load(std::memory_order_relaxed); }

bool (*ets_send_transfer)(Process&, Term, Term, Term) = nullptr;

Term table_identifier(Process& process, Table& table) {
    return table.options.named ? table.name() : table_reference(process, table);
}

Term table_reference(Process& process, Table& table) {
    table.retain();
    return make_magic_ref(process.heap(), &table);
}

TablePurge::~TablePurge() {
    std::int64_t budget = INT64_MAX;
    table->purge_some(budget);
    table->release();
}

bool ets_fix(Process& process, Table& table, bool fix) {
    std::unique_lock lock{table.fixers_mutex};
    auto at = std::find_if(table.fixers.begin(), table.fixers.end(), [&](const auto& f) { return f.first == process.pid.raw(); });
    if (fix) {
        if (at != table.fixers.end()) {
            at->second++;
            return false;
        }
        if (table.fixers.empty()) table.fixed_at = monotonic_ns();
        table.fixers.emplace_back(process.pid.raw(), 1);
        TableRegistry::instance().note_fix(process.pid, &table);
        table.fix();
        return false;
    }
    if (at == table.fixers.end() || --at->second > 0) return false;
    table.fixers.erase(at);
    lock.unlock();
    const bool last = table.release_fix();
    TableRegistry::instance().forget_fix(process.pid, &table);
    return last;
}

namespace {

bool release_fixes(Process& process, Table& table) {
    {
        std::lock_guard lock{table.fixers_mutex};
        const auto at = std::find_if(table.fixers.begin(), table.fixers.end(), [&](const auto& f) { return f.first == process.pid.raw(); });
        at->second = 1;
    }
    return ets_fix(process, table, false);
}

} // namespace

bool ets_process_exit(Process& process, std::int64_t& budget) {
    TableRegistry& registry = TableRegistry::instance();
    for (;;) {
        if (process.native_state) { // the end of a table, begun by this function
            if (!process.native_state->give_up(budget)) return false;
            process.native_state.reset();
        }
        if (budget <= 0) return false;
        Table* table = registry.any_owned_by(process.pid);
        if (!table) break;
        const TableRef ref{table};
        budget -= 10;
        const Term heir = table->options.heir;
        Term owner = process.pid;
        if (heir.is_value() && heir != process.pid && ets_send_transfer) {
            if (!registry.give(table, owner, heir)) continue; // another process is just deleting it, or takes it back
            if (ets_send_transfer(process, heir, table_identifier(process, *table), table->options.heir_data)) continue;
            owner = heir;
        }
        if (!registry.kill(table, owner)) continue; // as above
        registry.remove(table);
        process.native_state = std::make_unique<TableEnd>(table->take_all(true));
    }
    while (Table* table = registry.any_fixed_by(process.pid)) {
        const TableRef ref{table};
        if (release_fixes(process, *table) && !table->purge_some(budget)) {
            table->retain();
            process.native_state = std::make_unique<TablePurge>(table);
            return false;
        }
        if ((budget -= 10) <= 0) return false;
    }
    return true;
}

} // namespace joist
