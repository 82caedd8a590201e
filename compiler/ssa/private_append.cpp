// A binary that begins empty, is handed from call to call and is only appended to belongs to its
// loop: it may grow where it is, without a look at who else appends, and without a new reference.
//
//   start(L) ->                                    start(L) ->
//       loop(L, <<>>)                                  v = bs_init_writable 256, loop(L, v)
//   loop(L, Acc) ->                          ->    loop(L, Acc) ->
//       a = bs_create_bin append Acc all, ...          a = bs_create_bin private_append Acc all, ...
//       loop(T, a)                                     loop(T, a)
//
// From each append it goes backwards to where the binary comes from: other appends, phis, parameters
// of functions that only this module calls, and in the end the literal <<>>. On the way each value
// must have one reader at most on any way through its function, but for tests and sizes in front of
// it, and be whole bytes where that is asked for. What comes from elsewhere spoils all that comes from it.
#include "compiler/ssa/private_append.h"

#include "compiler/ssa/cfg.h"

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>

namespace joist::compiler::ssa {

namespace {

constexpr std::int64_t kFirstRoom = 256; ///< bytes, as an append makes
constexpr std::size_t kMostUses = 32;    ///< of a value
constexpr std::size_t kMostBlocks = 4000;

bool is_empty_binary(Operand operand) {
    return operand.is_literal() && operand.literal()->is_bitstring() &&
           operand.literal()->bits == 0;
}

bool appends(const Instruction& one) {
    return one.op == Op::bs_create_bin && !one.segments.empty() &&
           (one.segments[0].type == SegmentType::kAppend ||
            one.segments[0].type == SegmentType::kPrivateAppend);
}

bool has_receive(const Function& function) {
    for (const Block& block : function.blocks) {
        for (const Instruction* one : block.instructions) {
            if (one->op == Op::peek_message) return true;
        }
    }
    return false;
}

/// Does what is appended consist of whole bytes?
bool adds_bytes(const Instruction& one) {
    for (std::size_t i = 1; i < one.segments.size(); ++i) {
        const Segment& segment = one.segments[i];
        const Operand size = one.operands[2 * i + 1];
        if (segment.unit % 8 == 0 || !size) continue; // those without size are text
        if (!size.is_literal() || !size.literal()->is_small() ||
            (size.literal()->integer & 7) * segment.unit % 8 != 0)
            return false;
    }
    return true;
}

/// One function: where its values are made and read, and which block leads to which.
class FunctionUses {
public:
    struct Use {
        BlockId block;
        std::size_t index; ///< of the instruction; past the last: the terminator, then phis behind
        bool consumes;     ///< an append, a call, a phi: may give the binary on
        bool keeps;        ///< more than a test or a size
    };

    explicit FunctionUses(Function& function) : function_{function}, uses_(function.value_count) {
        for (BlockId id = 0; id < function.blocks.size(); ++id) {
            const Block& block = function.blocks[id];
            for (const Phi& phi : block.phis) {
                for (const PhiArgument& argument : phi.arguments)
                    add(argument.operand,
                        {argument.block,
                         function.blocks[argument.block].instructions.size() + 1,
                         true,
                         true});
            }
            for (std::size_t i = 0; i < block.instructions.size(); ++i) {
                const Instruction& one = *block.instructions[i];
                const bool call = one.op == Op::call;
                for (std::size_t k = 0; k < one.operands.size(); ++k)
                    add(one.operands[k],
                        {id, i, call || (k == 0 && appends(one)), !only_measures(one)});
            }
            const bool tests = block.terminator.kind == TerminatorKind::kBranch ||
                               block.terminator.kind == TerminatorKind::kSwitch;
            if (block.terminator.kind == TerminatorKind::kTryBegin)
                handlers_.push_back(block.terminator.other);
            for (const Operand operand : block.terminator.operands)
                add(operand, {id, block.instructions.size(), false, !tests});
        }
    }

    /// Is the value held by one reader at a time?
    bool is_exclusive(ValueId value) {
        const std::vector<Use>& all = uses_[value];
        if (all.size() > kMostUses || function_.blocks.size() > kMostBlocks) return false;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!all[i].consumes) continue;
            for (std::size_t k = 0; k < all.size(); ++k) {
                if (k == i) continue;
                if (leads(all[i], all[k]) || (all[k].keeps && leads(all[k], all[i]))) return false;
            }
            if (reaches(all[i].block, all[i].block)) return false;
        }
        return true;
    }

private:
    static bool only_measures(const Instruction& one) {
        return one.op == Op::bif &&
               (one.callee.name == "byte_size" || one.callee.name == "bit_size");
    }

    void add(Operand operand, Use use) {
        if (operand.is_value()) uses_[operand.value()].push_back(use);
    }

    bool leads(const Use& from, const Use& to) {
        if (from.block == to.block && from.index <= to.index) return true;
        return reaches(from.block, to.block);
    }

    /// Is there a way of one step or more? To handlers there is one from anywhere.
    bool reaches(BlockId from, BlockId to) {
        auto& set = reach_[from];
        if (set.empty()) {
            set.assign(function_.blocks.size(), false);
            std::vector<BlockId> work{from};
            while (!work.empty()) {
                const BlockId at = work.back();
                work.pop_back();
                const auto step = [&](BlockId next) {
                    if (set[next]) return;
                    set[next] = true;
                    work.push_back(next);
                };
                for_each_successor(function_.blocks[at].terminator, step);
                std::for_each(handlers_.begin(), handlers_.end(), step);
            }
        }
        return set[to];
    }

    Function& function_;
    std::vector<std::vector<Use>> uses_;
    std::vector<BlockId> handlers_;
    std::unordered_map<BlockId, std::vector<bool>> reach_;
};

class PrivateAppends {
public:
    explicit PrivateAppends(Module& module) : module_{module} {}

    void run() {
        if (!find_appends()) return;
        find_calls();
        while (!work_.empty()) {
            const std::size_t node = work_.back();
            work_.pop_back();
            find_sources(node);
        }
        spoil_ragged();
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            if (!nodes_[i].spoiled && !uses_of(nodes_[i].function).is_exclusive(nodes_[i].value))
                spoil(i);
        }
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            if (nodes_[i].begins && !nodes_[i].grows) spoil(i);
        }
        rewrite();
    }

private:
    /// A value that an append is made to, or that such a one comes from.
    struct Node {
        std::size_t function;
        ValueId value;
        std::vector<std::size_t> users; ///< nodes that come from it
        bool spoiled = false;
        bool begins = false; ///< a <<>> comes in
        bool grows = false;  ///< an appended one comes in
        bool ragged = false; ///< may be other than whole bytes
    };
    struct Append {
        Instruction* instruction;
        std::size_t node;
    };
    struct Begin {
        Operand* operand;
        std::size_t function;
        BlockId block;
        Instruction* before; ///< null: at the end of the block
        std::size_t node;
    };

    bool find_appends() {
        for (std::size_t f = 0; f < module_.functions.size(); ++f) {
            for (Block& block : module_.functions[f]->blocks) {
                for (Instruction* one : block.instructions) {
                    if (one->op == Op::bs_create_bin && !one->segments.empty() &&
                        one->segments[0].type == SegmentType::kAppend &&
                        one->operands[0].is_value())
                        appends_.push_back({one, node_of(f, one->operands[0].value())});
                }
            }
        }
        return !appends_.empty();
    }

    std::size_t node_of(std::size_t function, ValueId value) {
        const auto [found, fresh] =
            ids_.emplace(std::uint64_t{function} << 32 | value, nodes_.size());
        if (fresh) {
            nodes_.push_back({function, value, {}});
            work_.push_back(found->second);
        }
        return found->second;
    }

    struct Call {
        std::size_t function;
        BlockId block;
        Instruction* instruction;
    };
    using Key = std::pair<const void*, std::uint32_t>;
    static Key key_of(const Callee& callee) { return {callee.name.entry(), callee.arity}; }

    /// Who calls each function, and which are called from elsewhere.
    void find_calls() {
        for (std::size_t f = 0; f < module_.functions.size(); ++f) {
            Function& function = *module_.functions[f];
            const Key key{function.name.entry(), function.arity};
            if (may_be_native(module_, function)) open_.emplace(key, true);
            for (BlockId id = 0; id < function.blocks.size(); ++id) {
                for (Instruction* one : function.blocks[id].instructions) {
                    if (one->op == Op::call) calls_[key_of(one->callee)].push_back({f, id, one});
                    if (one->op == Op::make_fun) open_.emplace(key_of(one->callee), true);
                }
            }
        }
        for (const auto& one : module_.exports)
            open_.emplace(Key{one.name.entry(), one.arity}, true);
        open_.emplace(key_of(module_.on_load), true);
    }

    FunctionUses& uses_of(std::size_t function) {
        auto& uses = uses_[function];
        if (!uses) uses = std::make_unique<FunctionUses>(*module_.functions[function]);
        return *uses;
    }

    void find_sources(std::size_t node) {
        const std::size_t f = nodes_[node].function;
        const ValueId value = nodes_[node].value;
        Function& function = *module_.functions[f];
        const auto param = std::find(function.params.begin(), function.params.end(), value);
        if (param != function.params.end())
            return come_from_calls(node,
                                   static_cast<std::size_t>(param - function.params.begin()));
        const auto& made = makers_of(f);
        const auto maker = made.find(value);
        if (maker == made.end()) return spoil(node);
        if (const Phi* phi = maker->second.phi) {
            for (const PhiArgument& argument : phi->arguments)
                come_from(node,
                          f,
                          const_cast<Operand*>(&argument.operand),
                          argument.block,
                          nullptr);
            return;
        }
        const Instruction& one = *maker->second.instruction;
        if (one.op == Op::bs_init_writable) return;
        nodes_[node].grows = true;
        nodes_[node].ragged = !adds_bytes(one);
        if (one.segments[0].type == SegmentType::kAppend && one.operands[0].is_value()) {
            add_user(node_of(f, one.operands[0].value()), node);
        } else if (one.segments[0].type == SegmentType::kAppend) {
            spoil(node);
        }
    }

    void come_from_calls(std::size_t node, std::size_t position) {
        const Function& function = *module_.functions[nodes_[node].function];
        const Key key{function.name.entry(), function.arity};
        const auto calls = calls_.find(key);
        if (calls == calls_.end() || open_.contains(key)) return spoil(node);
        for (const Call& call : calls->second)
            come_from(node,
                      call.function,
                      &call.instruction->operands[position],
                      call.block,
                      call.instruction);
    }

    void come_from(
        std::size_t node, std::size_t function, Operand* operand, BlockId block, Instruction* call) {
        if (is_empty_binary(*operand)) {
            // In front of a chosen message there must be no call.
            if (!call && has_receive(*module_.functions[function])) return spoil(node);
            begins_.push_back({operand, function, block, call, node});
            nodes_[node].begins = true;
        } else if (operand->is_value()) {
            const std::size_t source = node_of(function, operand->value());
            add_user(source, node);
            const auto& made = makers_of(function);
            const auto maker = made.find(operand->value());
            if (maker != made.end() && maker->second.instruction &&
                maker->second.instruction->op == Op::bs_create_bin)
                nodes_[node].grows = true;
        } else {
            spoil(node);
        }
    }

    /// A private append does not look whether what is there is made of whole units.
    void spoil_ragged() {
        std::vector<std::size_t> work;
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            if (nodes_[i].ragged) work.push_back(i);
        }
        while (!work.empty()) {
            const std::size_t node = work.back();
            work.pop_back();
            for (const std::size_t user : nodes_[node].users) {
                if (nodes_[user].ragged) continue;
                nodes_[user].ragged = true;
                work.push_back(user);
            }
        }
        for (const Append& append : appends_) {
            const unsigned unit = append.instruction->segments[0].unit;
            if (unit != 1 && (unit != 8 || nodes_[append.node].ragged)) spoil(append.node);
        }
    }

    /// `user` comes from `source`, which may be found to be spoiled before or after.
    void add_user(std::size_t source, std::size_t user) {
        nodes_[source].users.push_back(user);
        if (nodes_[source].spoiled) spoil(user);
    }

    void spoil(std::size_t first) {
        std::vector<std::size_t> work{first};
        while (!work.empty()) {
            Node& node = nodes_[work.back()];
            work.pop_back();
            if (node.spoiled) continue;
            node.spoiled = true;
            work.insert(work.end(), node.users.begin(), node.users.end());
        }
    }

    /// What makes the values that may be of use here: phis, appends, new binaries.
    struct Maker {
        const Phi* phi = nullptr;
        const Instruction* instruction = nullptr;
    };
    const std::unordered_map<ValueId, Maker>& makers_of(std::size_t f) {
        const auto [found, fresh] = makers_.try_emplace(f);
        if (!fresh) return found->second;
        for (const Block& block : module_.functions[f]->blocks) {
            for (const Phi& phi : block.phis)
                found->second[phi.result].phi = &phi;
            for (const Instruction* one : block.instructions) {
                if (appends(*one) || one->op == Op::bs_init_writable)
                    found->second[one->result].instruction = one;
            }
        }
        return found->second;
    }

    void rewrite() {
        for (const Append& append : appends_) {
            if (!nodes_[append.node].spoiled)
                append.instruction->segments[0].type = SegmentType::kPrivateAppend;
        }
        for (const Begin& begin : begins_) {
            if (!nodes_[begin.node].spoiled) make_writable(begin);
        }
    }

    void make_writable(const Begin& begin) {
        Function& function = *module_.functions[begin.function];
        Instruction* made = module_.arena.make<Instruction>();
        const Operand room = module_.literals.integer(kFirstRoom);
        made->op = Op::bs_init_writable;
        made->operands = module_.arena.copy(&room, 1);
        made->result = function.new_value();
        auto& code = function.blocks[begin.block].instructions;
        auto at = begin.before ? std::find(code.begin(), code.end(), begin.before) : code.end();
        // In front of what `succeeded` speaks of.
        if (!begin.before &&
            function.blocks[begin.block].terminator.kind == TerminatorKind::kSucceeded)
            --at;
        code.insert(at, made);
        *begin.operand = made->result;
    }

    Module& module_;
    std::vector<Node> nodes_;
    std::unordered_map<std::uint64_t, std::size_t> ids_;
    std::vector<std::size_t> work_;
    std::vector<Append> appends_;
    std::vector<Begin> begins_;
    std::map<Key, std::vector<Call>> calls_;
    std::map<Key, bool> open_;
    std::unordered_map<std::size_t, std::unique_ptr<FunctionUses>> uses_;
    std::unordered_map<std::size_t, std::unordered_map<ValueId, Maker>> makers_;
};

} // namespace

void use_private_append(Module& module) {
    PrivateAppends{module}.run();
}

} // namespace joist::compiler::ssa
