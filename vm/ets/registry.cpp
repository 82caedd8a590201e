// The node's tables; see registry.h.

#include "vm/ets/registry.h"

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

    void disown(Table* table) {
        const auto at = owned.find(table->owner.load());
        if (at == owned.end()) return;
        // From the end: a process that ends takes its tables from there.
        auto& tables = at->second;
        const auto found = std::find(tables.rbegin(), tables.rend(), table);
        if (found != tables.rend()) tables.erase(std::next(found).base());
        if (tables.empty()) owned.erase(at);
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
    table->owner = owner.raw();
    state_->owned[owner.raw()].push_back(table);
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
    table->options.name = name;
    return true;
}

void TableRegistry::give(Table* table, Term new_owner) {
    std::lock_guard lock{state_->mutex};
    state_->disown(table);
    table->owner = new_owner.raw();
    state_->owned[new_owner.raw()].push_back(table);
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
    if (table.options.named) return table.options.name;
    table.retain();
    return make_magic_ref(process.heap(), &table);
}

void ets_fix(Process& process, Table& table, bool fix) {
    std::unique_lock lock{table.fixers_mutex};
    auto at = std::find_if(table.fixers.begin(), table.fixers.end(), [&](const auto& f) { return f.first == process.pid.raw(); });
    if (fix) {
        if (at != table.fixers.end()) {
            at->second++;
            return;
        }
        table.fixers.emplace_back(process.pid.raw(), 1);
        TableRegistry::instance().fixers++;
        table.fix();
        return;
    }
    if (at == table.fixers.end() || --at->second > 0) return;
    table.fixers.erase(at);
    TableRegistry::instance().fixers--;
    lock.unlock();
    table.release_fix();
}

namespace {

void release_fixes(Process& process, Table& table) {
    {
        std::lock_guard lock{table.fixers_mutex};
        const auto at = std::find_if(table.fixers.begin(), table.fixers.end(), [&](const auto& f) { return f.first == process.pid.raw(); });
        if (at == table.fixers.end()) return;
        at->second = 1;
    }
    ets_fix(process, table, false);
}

} // namespace

bool ets_process_exit(Process& process, std::int64_t& budget) {
    TableRegistry& registry = TableRegistry::instance();
    if (registry.count() == 0 && !process.native_state) return true;
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
        if (heir.is_value() && heir != process.pid && ets_send_transfer) {
            registry.give(table, heir);
            if (ets_send_transfer(process, heir, table_identifier(process, *table), table->options.heir_data)) continue;
        }
        if (!table->kill()) continue; // another process is just deleting it
        registry.remove(table);
        process.native_state = std::make_unique<TableEnd>(table->take_all());
    }
    if (registry.fixers > 0)
        for (Table* table : registry.all()) {
            const TableRef ref{table};
            release_fixes(process, *table);
        }
    return true;
}

} // namespace joist
