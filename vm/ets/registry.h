// The node's tables: by name, by owner. Thread-safe.
#pragma once

#include "vm/ets/table.h"
#include "vm/process/process.h"

namespace joist {

class TableRegistry {
public:
    static TableRegistry& instance();

    /// Enters a new table (its creator is the owner). False if it is named and the name is taken.
    bool add(Table* table, Term owner);
    /// The living table of a name or table identifier, with one reference for the caller; null if there is none.
    Table* find(Term name_or_id);
    /// Takes the table out, by whoever kills it; releases the registry's reference.
    void remove(Table* table);
    /// False if the new name is taken (and the table is a named one).
    bool rename(Table* table, Term name);
    /// False: it is no longer there, or no longer `owner`'s.
    bool give(Table* table, Term owner, Term new_owner);
    /// Kills the table, for an owner that ends; false as above. `remove` is for the caller to call then.
    bool kill(Table* table, Term owner);
    std::vector<Table*> all();                  ///< each with one reference for the caller
    Table* any_owned_by(Term owner);            ///< with one reference for the caller; null if there is none
    std::size_t count() const;

    /// safe_fixtable: which tables a process has fixed (each counts as one reference).
    void note_fix(Term process, Table* table);
    void forget_fix(Term process, Table* table);
    /// One of them, or null.
    Table* any_fixed_by(Term process);

private:
    struct State;
    State* state_;
    TableRegistry();
};

/// A table for the time of a native call.
class TableRef {
public:
    explicit TableRef(Table* table, bool busy = false) : table_{table}, busy_{busy} {}
    TableRef(const TableRef&) = delete;
    TableRef& operator=(const TableRef&) = delete;
    ~TableRef() {
        if (table_) table_->release();
    }
    explicit operator bool() const { return table_ != nullptr; }
    bool busy() const { return busy_; } ///< there is one, but a batch is being inserted
    Table* operator->() const { return table_; }
    Table& operator*() const { return *table_; }
    Table* get() const { return table_; }

private:
    Table* table_;
    bool busy_;
};

/// A table's remains while a process frees them, in slices.
struct TableEnd final : NativeState {
    explicit TableEnd(std::unique_ptr<TableRemains> r) : remains{std::move(r)} {}
    bool give_up(std::int64_t& budget) override { return remains->free_some(budget); }
    std::unique_ptr<TableRemains> remains;
};

/// What was deleted while a table was fixed, while a process frees it, in slices. Takes over a reference to the table.
struct TablePurge final : NativeState {
    explicit TablePurge(Table* t) : table{t} {}
    ~TablePurge() override;
    bool give_up(std::int64_t& budget) override { return table->purge_some(budget); }
    Table* table;
};

/// Called when a process ends, until it gives true: its tables go to their heirs or go away; its fixes are released.
bool ets_process_exit(Process& process, std::int64_t& budget);

/// safe_fixtable(Table, true | false) by a process; true when the last fix is released (see Table::release_fix).
bool ets_fix(Process& process, Table& table, bool fix);
/// The name of a named table, or a magic reference to it.
Term table_identifier(Process& process, Table& table);
/// A magic reference to it.
Term table_reference(Process& process, Table& table);

/// How a table is transferred to another living process: sends {'ETS-TRANSFER', Tab, From, Data}, or nothing when `data` is none().
/// Set at start by whoever can send; false if the receiver is not alive. The table must be the receiver's already: one that
/// ends looks for tables once its queue is closed.
extern bool (*ets_send_transfer)(Process& from, Term to, Term table, Term data);

} // namespace joist
