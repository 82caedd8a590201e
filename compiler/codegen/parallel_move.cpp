#include "compiler/codegen/draft.h"

#include <algorithm>

namespace joist::compiler::codegen {

namespace {

/// Are these loads from slots side by side to registers side by side? OTP's machine makes one of
/// them, for which the processor waits if the slots were written one by one.
bool is_pair(const AsmOperand& from,
             const AsmOperand& to,
             const std::pair<AsmOperand, AsmOperand>& next) {
    const auto beside = [](std::uint32_t a, std::uint32_t b) { return a + 1 == b || b + 1 == a; };
    return from.kind == AsmKind::kY && next.first.kind == AsmKind::kY && to.kind == AsmKind::kX &&
           next.second.kind == AsmKind::kX && beside(from.value, next.first.value) &&
           beside(to.value, next.second.value);
}

} // namespace

std::vector<Draft>
parallel_move(Arena& arena, std::vector<std::pair<AsmOperand, AsmOperand>> moves, bool keep_apart) {
    std::vector<Draft> out;
    const auto emit = [&](Opcode opcode, AsmOperand a, AsmOperand b) {
        const AsmOperand operands[] = {a, b};
        Draft& draft = out.emplace_back();
        draft.opcode = opcode;
        draft.operands = arena.copy(operands, 2);
        if (opcode == Opcode::op_move) draft.dest = 1;
    };
    const auto drop_done = [&] {
        std::erase_if(moves, [](const auto& move) { return move.first == move.second; });
    };
    drop_done();
    // Constants wait: they hold nothing up, and later they can't be in the way.
    std::vector<std::pair<AsmOperand, AsmOperand>> constants;
    for (const auto& move : moves) {
        if (!move.first.is_register()) constants.push_back(move);
    }
    std::erase_if(moves, [](const auto& move) { return !move.first.is_register(); });
    moves.insert(moves.end(), constants.begin(), constants.end());
    // Those that make pairs come early, while there are others to go in between.
    const auto pairs_of = [&](const auto& move) {
        return std::count_if(moves.begin(), moves.end(), [&](const auto& other) {
            return is_pair(move.first, move.second, other);
        });
    };
    while (!moves.empty()) {
        std::size_t chosen = moves.size();
        long most = -1;
        for (std::size_t i = 0; i < moves.size(); ++i) {
            const AsmOperand to = moves[i].second;
            const bool read = std::any_of(moves.begin(), moves.end(), [&](const auto& other) {
                return &other != &moves[i] && other.first == to;
            });
            if (read) continue;
            const bool paired = !out.empty() && out.back().opcode == Opcode::op_move &&
                                is_pair(out.back().operands[0], out.back().operands[1], moves[i]);
            const long rank = paired ? 0 : 1 + pairs_of(moves[i]);
            if (rank > most) most = rank, chosen = i;
            if (!keep_apart) break;
        }
        if (chosen != moves.size()) {
            emit(Opcode::op_move, moves[chosen].first, moves[chosen].second);
            moves.erase(moves.begin() + static_cast<std::ptrdiff_t>(chosen));
            continue;
        }
        const auto [a, b] = moves.front();
        emit(Opcode::op_swap, a, b);
        moves.erase(moves.begin());
        for (auto& [from, to] : moves) {
            if (from == a) {
                from = b;
            } else if (from == b) {
                from = a;
            }
        }
        drop_done();
    }
    return out;
}

} // namespace joist::compiler::codegen
