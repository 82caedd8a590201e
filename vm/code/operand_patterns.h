// Makes the rows of instructions.def: the product of the operand kinds that an operand may have.
// A client defines ROW(family, kind...) before it uses these. R: X or Y. S: X, Y or C. D, a destination, is R.
// The operands given after the family's name come first in every row.
#pragma once

#define ROWS_R(n, ...) ROW(n __VA_OPT__(, ) __VA_ARGS__, X) ROW(n __VA_OPT__(, ) __VA_ARGS__, Y)
#define ROWS_S(n, ...)                                                                                                 \
    ROW(n __VA_OPT__(, ) __VA_ARGS__, X) ROW(n __VA_OPT__(, ) __VA_ARGS__, Y) ROW(n __VA_OPT__(, ) __VA_ARGS__, C)
#define ROWS_RR(n, ...) ROWS_R(n __VA_OPT__(, ) __VA_ARGS__, X) ROWS_R(n __VA_OPT__(, ) __VA_ARGS__, Y)
#define ROWS_SR(n, ...)                                                                                                \
    ROWS_R(n __VA_OPT__(, ) __VA_ARGS__, X) ROWS_R(n __VA_OPT__(, ) __VA_ARGS__, Y)                                    \
    ROWS_R(n __VA_OPT__(, ) __VA_ARGS__, C)
#define ROWS_IR(n, ...) ROWS_R(n __VA_OPT__(, ) __VA_ARGS__, I)
#define ROWS_CR(n, ...) ROWS_R(n __VA_OPT__(, ) __VA_ARGS__, C)
#define ROWS_RI(n, ...) ROW(n __VA_OPT__(, ) __VA_ARGS__, X, I) ROW(n __VA_OPT__(, ) __VA_ARGS__, Y, I)
#define ROWS_RQ(n, ...) ROW(n __VA_OPT__(, ) __VA_ARGS__, X, Q) ROW(n __VA_OPT__(, ) __VA_ARGS__, Y, Q)
#define ROWS_RC(n, ...) ROW(n __VA_OPT__(, ) __VA_ARGS__, X, C) ROW(n __VA_OPT__(, ) __VA_ARGS__, Y, C)
#define ROWS_RRR(n, ...) ROWS_RR(n __VA_OPT__(, ) __VA_ARGS__, X) ROWS_RR(n __VA_OPT__(, ) __VA_ARGS__, Y)
#define ROWS_RIR(n, ...) ROWS_IR(n __VA_OPT__(, ) __VA_ARGS__, X) ROWS_IR(n __VA_OPT__(, ) __VA_ARGS__, Y)
#define ROWS_IRR(n, ...) ROWS_RR(n __VA_OPT__(, ) __VA_ARGS__, I)
#define ROWS_RCR(n, ...)                                                                                               \
    ROWS_R(n __VA_OPT__(, ) __VA_ARGS__, X, C) ROWS_R(n __VA_OPT__(, ) __VA_ARGS__, Y, C)
#define ROWS_CRR(n, ...) ROWS_RR(n __VA_OPT__(, ) __VA_ARGS__, C)
#define ROWS_SSR(n, ...)                                                                                               \
    ROWS_SR(n __VA_OPT__(, ) __VA_ARGS__, X) ROWS_SR(n __VA_OPT__(, ) __VA_ARGS__, Y)                                  \
    ROWS_SR(n __VA_OPT__(, ) __VA_ARGS__, C)
#define ROWS_SSSR(n, ...)                                                                                              \
    ROWS_SSR(n __VA_OPT__(, ) __VA_ARGS__, X) ROWS_SSR(n __VA_OPT__(, ) __VA_ARGS__, Y)                                \
    ROWS_SSR(n __VA_OPT__(, ) __VA_ARGS__, C)

// Pairs and triples of register moves.
#define ROWS_MOVE(n, ...)                                                                                              \
    ROW(n __VA_OPT__(, ) __VA_ARGS__, X, X) ROW(n __VA_OPT__(, ) __VA_ARGS__, X, Y)                                    \
    ROW(n __VA_OPT__(, ) __VA_ARGS__, Y, X) ROW(n __VA_OPT__(, ) __VA_ARGS__, C, X)
#define ROWS_MOVE2(n, ...)                                                                                             \
    ROWS_MOVE(n __VA_OPT__(, ) __VA_ARGS__, X, X) ROWS_MOVE(n __VA_OPT__(, ) __VA_ARGS__, X, Y)                        \
    ROWS_MOVE(n __VA_OPT__(, ) __VA_ARGS__, Y, X) ROWS_MOVE(n __VA_OPT__(, ) __VA_ARGS__, C, X)
#define ROWS_REGMOVE(n, ...)                                                                                           \
    ROW(n __VA_OPT__(, ) __VA_ARGS__, X, X) ROW(n __VA_OPT__(, ) __VA_ARGS__, X, Y) ROW(n __VA_OPT__(, ) __VA_ARGS__, Y, X)
#define ROWS_REGMOVE2(n, ...)                                                                                          \
    ROWS_REGMOVE(n __VA_OPT__(, ) __VA_ARGS__, X, X) ROWS_REGMOVE(n __VA_OPT__(, ) __VA_ARGS__, X, Y)                  \
    ROWS_REGMOVE(n __VA_OPT__(, ) __VA_ARGS__, Y, X)
#define ROWS_REGMOVE3(n, ...)                                                                                          \
    ROWS_REGMOVE2(n __VA_OPT__(, ) __VA_ARGS__, X, X) ROWS_REGMOVE2(n __VA_OPT__(, ) __VA_ARGS__, X, Y)                \
    ROWS_REGMOVE2(n __VA_OPT__(, ) __VA_ARGS__, Y, X)

// Float operations: an operand is a float register (H), a register, or the bits of a double (W).
#define ROWS_FLOAT_D(n, ...) ROW(n, __VA_ARGS__, H) ROW(n, __VA_ARGS__, X) ROW(n, __VA_ARGS__, Y)
#define ROWS_FLOAT_B(n, a) ROWS_FLOAT_D(n, a, H) ROWS_FLOAT_D(n, a, X) ROWS_FLOAT_D(n, a, Y) ROWS_FLOAT_D(n, a, W)
#define ROWS_FLOAT(n) ROWS_FLOAT_B(n, H) ROWS_FLOAT_B(n, X) ROWS_FLOAT_B(n, Y) ROWS_FLOAT_B(n, W)
