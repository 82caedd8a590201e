// Updates of tuples that nothing else refers to.
//
//   f(X) -> g({0, X}).                            V = update_tuple_in_place T, 1, N
//   g({A, X}) when A < X ->                           (the machine writes into T while T is
//       g({A + 1, X});          T: g's argument        young; else it copies)
//   g(T) -> T.
//
// A value is *owned* if it is a tuple that is referred to from nowhere else: a tuple just made, a
// phi of owned values, what a function of this module returns if it returns owned ones only, an
// argument of a function that only this module calls if all calls hand over owned ones; provided
// that each use but reads and tests is the last one on its way: the value is given away there, and
// what becomes of it is no matter of this function. OTP's machine writes into literals too: where
// one would be handed over, a tuple is made instead, as for {0, X} above.
//
// All is taken to be owned until a reason is found why not; only what updates depend on is looked
// at.
#include "compiler/ssa/cfg.h"
#include "compiler/ssa/update_tuples.h"

#include <algorithm>
#include <memory>
#include <span>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace joist::compiler::ssa {

namespace {

constexpr int kFirstInPlace = 29;
/// Blocks that are visited for the values of a function, per block: what is needed so widely counts
/// as not owned.
constexpr std::size_t kVisitsPerBlock = 64;

/// Where a value is used.
struct Use {
    BlockId block;
    std::size_t index; ///< of the instruction; behind the last: the terminator; then phis
    bool reads_only;
};

/// What is asked of one function again and again.
class Uses {
public:
    explicit Uses(const Function& function) : function_{function}, cfg_{function} {
        home_ = defining_blocks(function);
        first_.assign(function.value_count + 1, 0);
        count();
        std::size_t sum = 0;
        for (std::size_t& first : first_)
            sum += std::exchange(first, sum);
        all_.resize(sum);
        fill();
        live_mark_.assign(function.blocks.size(), 0);
        budget_ = kVisitsPerBlock * (function.blocks.size() + 16);
        for (const Block& block : function.blocks) {
            if (block.terminator.kind == TerminatorKind::kTryBegin)
                handlers_.push_back(block.terminator.other);
        }
    }

    /// Is each use of the value that gives it away the last one on its way?
    bool gives_away_last(ValueId value) {
        const std::span<const Use> uses{all_.data() + first_[value],
                                        first_[value + 1] - first_[value]};
        if (std::all_of(uses.begin(), uses.end(), [](const Use& use) { return use.reads_only; }))
            return true;
        if (!mark_live(value, uses)) return false;
        // A handler may see it wherever something raises.
        for (const BlockId handler : handlers_) {
            if (live_mark_[handler] == round_) return false;
        }
        for (const Use& use : uses) {
            if (!use.reads_only && !is_last(use, uses)) return false;
        }
        return true;
    }

private:
    template <class Visit> void for_each(Visit visit) const {
        for (BlockId id = 0; id < function_.blocks.size(); ++id) {
            const Block& block = function_.blocks[id];
            for (const Phi& phi : block.phis) {
                for (const PhiArgument& argument : phi.arguments) {
                    if (!argument.operand.is_value()) continue;
                    const std::size_t end =
                        function_.blocks[argument.block].instructions.size() + 1;
                    visit(argument.operand.value(), Use{argument.block, end, false});
                }
            }
            for (std::size_t i = 0; i < block.instructions.size(); ++i) {
                const Instruction& one = *block.instructions[i];
                for (std::size_t k = 0; k < one.operands.size(); ++k) {
                    if (one.operands[k].is_value())
                        visit(one.operands[k].value(), Use{id, i, only_reads(one)});
                }
            }
            const Terminator& end = block.terminator;
            const bool tests = end.kind == TerminatorKind::kBranch ||
                               end.kind == TerminatorKind::kSwitch ||
                               end.kind == TerminatorKind::kSwitchArity;
            for (const Operand operand : end.operands) {
                if (operand.is_value())
                    visit(operand.value(), Use{id, block.instructions.size(), tests});
            }
        }
    }
    void count() {
        for_each([&](ValueId value, const Use&) { ++first_[value]; });
    }
    void fill() {
        std::vector<std::size_t> next = first_;
        for_each([&](ValueId value, const Use& use) { all_[next[value]++] = use; });
    }

    /// Does nothing refer to the operands afterwards that did not before?
    static bool only_reads(const Instruction& one) {
        if (one.op == Op::get_tuple_element) return true;
        if (one.op != Op::bif) return false;
        const std::string_view name = one.callee.name.text();
        return name == "tuple_size" || name == "=:=" || name == "=/=" || name == "==" ||
               name == "/=" || name.starts_with("is_");
    }

    /// Marks the blocks at whose start the value is needed; false: too many.
    bool mark_live(ValueId value, std::span<const Use> uses) {
        ++round_;
        const BlockId home = home_[value];
        open_.clear();
        for (const Use& use : uses) {
            if (use.block != home) mark(use.block);
        }
        while (!open_.empty()) {
            if (budget_ == 0) return false;
            --budget_;
            const BlockId id = open_.back();
            open_.pop_back();
            for (const BlockId pred : cfg_.predecessors(id)) {
                if (pred != home) mark(pred);
            }
        }
        return true;
    }
    void mark(BlockId id) {
        if (live_mark_[id] == round_) return;
        live_mark_[id] = round_;
        open_.push_back(id);
    }

    bool is_last(const Use& use, std::span<const Use> uses) const {
        std::size_t same_place = 0;
        for (const Use& other : uses) {
            if (other.block != use.block) continue;
            if (other.index > use.index) return false;
            same_place += other.index == use.index;
        }
        if (same_place != 1) return false;
        bool last = true;
        for_each_successor(function_.blocks[use.block].terminator,
                           [&](BlockId to) { last = last && live_mark_[to] != round_; });
        return last;
    }

    const Function& function_;
    const Cfg cfg_;
    std::vector<BlockId> home_;
    std::vector<std::size_t> first_; ///< by value: its first use in all_
    std::vector<Use> all_;
    std::vector<std::uint32_t> live_mark_;
    std::vector<BlockId> open_;
    std::vector<BlockId> handlers_;
    std::uint32_t round_ = 0;
    std::size_t budget_ = 0;
};

/// The values that updates depend on, and the results of functions, with what depends on each.
class Owners {
public:
    explicit Owners(Module& module) : module_{module} {}

    void run() {
        if (module_.target < kFirstInPlace || !find_updates()) return;
        index_functions();
        for (auto& [function, update] : updates_)
            node(function, update->operands[0].value());
        while (!work_.empty()) {
            const std::uint32_t at = work_.back();
            work_.pop_back();
            look(at);
        }
        spread();
        for (auto& [function, update] : updates_) {
            const std::uint32_t source = node(function, update->operands[0].value());
            if (!nodes_[source].owned) continue;
            update->op = Op::update_tuple_in_place;
            want(source);
        }
        make_tuples();
    }

private:
    static constexpr ValueId kResult = 0xfffffffeu; ///< of a function

    struct Site {
        std::uint32_t function;
        BlockId block;
        Instruction* call;
    };
    /// A literal that is given to a node: made into a tuple in front of `before`, or at the end of
    /// the block.
    struct Given {
        std::uint32_t node;
        std::uint32_t function;
        BlockId block;
        const Instruction* before; ///< null: the end
        Operand* operand;
    };
    /// Of a function, made when first asked for.
    struct Info {
        bool is_local = false; ///< all its calls are in this module
        bool is_native = false;
        std::vector<Site> sites;
        std::unique_ptr<Uses> uses;
        std::vector<const Instruction*> maker;
        std::unordered_map<ValueId, Phi*> phis;
    };
    struct Node {
        std::uint32_t function;
        ValueId value;
        bool owned = true;
        bool wanted = false; ///< by an update that is made in place
        std::vector<std::uint32_t> dependents{};
        std::vector<std::uint32_t> sources{};
    };

    bool find_updates() {
        for (std::uint32_t f = 0; f < module_.functions.size(); ++f) {
            for (Block& block : module_.functions[f]->blocks) {
                for (Instruction* one : block.instructions) {
                    if (one->op == Op::update_tuple && one->operands[0].is_value())
                        updates_.push_back({f, one});
                }
            }
        }
        return !updates_.empty();
    }

    static std::uint64_t key(Symbol name, std::uint32_t arity) {
        return (std::uint64_t{name.id()} << 32) | arity;
    }

    void index_functions() {
        infos_.resize(module_.functions.size());
        for (std::uint32_t f = 0; f < module_.functions.size(); ++f) {
            const Function& function = *module_.functions[f];
            index_[key(function.name, function.arity)] = f;
            infos_[f].is_local = true;
            infos_[f].is_native = may_be_native(module_, function);
        }
        const auto called_elsewhere = [&](Symbol name, std::uint32_t arity) {
            if (const auto found = index_.find(key(name, arity)); found != index_.end())
                infos_[found->second].is_local = false;
        };
        for (const auto& one : module_.exports)
            called_elsewhere(one.name, one.arity);
        if (module_.on_load.name) called_elsewhere(module_.on_load.name, module_.on_load.arity);
        for (std::uint32_t f = 0; f < module_.functions.size(); ++f) {
            auto& blocks = module_.functions[f]->blocks;
            for (BlockId id = 0; id < blocks.size(); ++id) {
                for (Instruction* one : blocks[id].instructions) {
                    if (one->op == Op::make_fun)
                        called_elsewhere(one->callee.name, one->callee.arity);
                    if (one->op != Op::call) continue;
                    const auto found = index_.find(key(one->callee.name, one->callee.arity));
                    if (found != index_.end()) infos_[found->second].sites.push_back({f, id, one});
                }
            }
        }
    }

    Info& info(std::uint32_t f) {
        Info& info = infos_[f];
        if (info.uses) return info;
        Function& function = *module_.functions[f];
        info.uses = std::make_unique<Uses>(function);
        info.maker.assign(function.value_count, nullptr);
        for (Block& block : function.blocks) {
            for (Phi& phi : block.phis)
                info.phis[phi.result] = &phi;
            for (const Instruction* one : block.instructions) {
                if (one->result != kNoValue) info.maker[one->result] = one;
            }
        }
        return info;
    }

    std::uint32_t node(std::uint32_t function, ValueId value) {
        const auto [found, fresh] = numbers_.emplace((std::uint64_t{function} << 32) | value,
                                                     static_cast<std::uint32_t>(nodes_.size()));
        if (fresh) {
            nodes_.push_back({function, value});
            work_.push_back(found->second);
        }
        return found->second;
    }

    void spoil(std::uint32_t at) { nodes_[at].owned = false; }

    /// `at` is owned only if the operand, which is given to it in a block of function `f`, is.
    void depends(
        std::uint32_t at, std::uint32_t f, BlockId block, const Instruction* before, Operand& on) {
        if (on.is_value()) return depends(at, node(f, on.value()));
        if (!on.literal()->is_tuple() || on.literal()->items.empty()) return;
        const TerminatorKind end = module_.functions[f]->blocks[block].terminator.kind;
        if (!before && end != TerminatorKind::kJump && end != TerminatorKind::kReturn)
            return spoil(at);
        given_.push_back({at, f, block, before, &on});
    }
    void depends(std::uint32_t at, std::uint32_t source) {
        nodes_[source].dependents.push_back(at);
        nodes_[at].sources.push_back(source);
    }

    void look(std::uint32_t at) {
        const std::uint32_t f = nodes_[at].function;
        const ValueId value = nodes_[at].value;
        if (value == kResult) return look_at_result(at, f);
        Info& here = info(f);
        if (!here.uses->gives_away_last(value)) return spoil(at);
        const Function& function = *module_.functions[f];
        const auto param = std::find(function.params.begin(), function.params.end(), value);
        if (param != function.params.end())
            return look_at_param(at, f, static_cast<std::size_t>(param - function.params.begin()));
        if (const auto phi = here.phis.find(value); phi != here.phis.end()) {
            for (PhiArgument& argument : phi->second->arguments)
                depends(at, f, argument.block, nullptr, argument.operand);
            return;
        }
        const Instruction* made = here.maker[value];
        if (!made) return spoil(at);
        if (made->op == Op::put_tuple || made->op == Op::update_tuple) return;
        if (made->op != Op::call) return spoil(at);
        const auto callee = index_.find(key(made->callee.name, made->callee.arity));
        if (callee == index_.end()) return spoil(at);
        depends(at, node(callee->second, kResult));
    }

    void look_at_param(std::uint32_t at, std::uint32_t f, std::size_t index) {
        if (!infos_[f].is_local || infos_[f].is_native) return spoil(at);
        for (const Site& site : infos_[f].sites)
            depends(at, site.function, site.block, site.call, site.call->operands[index]);
    }

    void look_at_result(std::uint32_t at, std::uint32_t f) {
        if (infos_[f].is_native) return spoil(at);
        auto& blocks = module_.functions[f]->blocks;
        for (BlockId id = 0; id < blocks.size(); ++id) {
            if (blocks[id].terminator.kind == TerminatorKind::kReturn)
                depends(at, f, id, nullptr, blocks[id].terminator.operands[0]);
        }
    }

    /// An update in place depends on the node.
    void want(std::uint32_t at) {
        std::vector<std::uint32_t> open{at};
        while (!open.empty()) {
            Node& one = nodes_[open.back()];
            open.pop_back();
            if (std::exchange(one.wanted, true)) continue;
            open.insert(open.end(), one.sources.begin(), one.sources.end());
        }
    }

    void make_tuples() {
        std::erase_if(given_, [&](const Given& one) { return !nodes_[one.node].wanted; });
        std::sort(given_.begin(), given_.end(), [](const Given& a, const Given& b) {
            return std::tuple{a.function, a.block, a.node} <
                   std::tuple{b.function, b.block, b.node};
        });
        for (std::size_t i = 0; i < given_.size();) {
            std::size_t end = i;
            while (end < given_.size() && given_[end].function == given_[i].function &&
                   given_[end].block == given_[i].block)
                ++end;
            make_tuples(std::span{given_}.subspan(i, end - i));
            i = end;
        }
    }

    /// Those of one block.
    void make_tuples(std::span<const Given> given) {
        Function& function = *module_.functions[given[0].function];
        auto& code = function.blocks[given[0].block].instructions;
        std::unordered_multimap<const Instruction*, Instruction*> made;
        for (const Given& one : given) {
            if (!one.operand->is_literal()) continue; // made for another node
            const Literal* literal = one.operand->literal();
            std::vector<Operand> elements{literal->items.begin(), literal->items.end()};
            Instruction* tuple = module_.arena.make<Instruction>();
            tuple->op = Op::put_tuple;
            tuple->result = function.new_value();
            tuple->operands = module_.arena.copy(elements);
            *one.operand = tuple->result;
            made.emplace(one.before, tuple);
        }
        std::vector<Instruction*> all;
        const auto put = [&](const Instruction* before) {
            const auto [from, to] = made.equal_range(before);
            for (auto it = from; it != to; ++it)
                all.push_back(it->second);
        };
        for (Instruction* one : code) {
            put(one);
            all.push_back(one);
        }
        put(nullptr);
        code = std::move(all);
    }

    void spread() {
        std::vector<std::uint32_t> open;
        for (std::uint32_t at = 0; at < nodes_.size(); ++at) {
            if (!nodes_[at].owned) open.push_back(at);
        }
        while (!open.empty()) {
            const std::uint32_t at = open.back();
            open.pop_back();
            for (const std::uint32_t other : nodes_[at].dependents) {
                if (!nodes_[other].owned) continue;
                spoil(other);
                open.push_back(other);
            }
        }
    }

    Module& module_;
    std::vector<std::pair<std::uint32_t, Instruction*>> updates_;
    std::vector<Info> infos_;
    std::unordered_map<std::uint64_t, std::uint32_t> index_;
    std::vector<Node> nodes_;
    std::unordered_map<std::uint64_t, std::uint32_t> numbers_;
    std::vector<std::uint32_t> work_;
    std::vector<Given> given_;
};

} // namespace

void update_in_place(Module& module) {
    Owners{module}.run();
}

} // namespace joist::compiler::ssa
