#include "textflag.h"

// func nextAsm(f filter, text []byte, i, end, stride int) int
TEXT ·nextAsm(SB), NOSPLIT, $0-80
	MOVQ f_base+0(FP), DI
	MOVQ f_len+8(FP), R11
	MOVQ text_base+24(FP), SI
	MOVQ i+48(FP), AX
	MOVQ end+56(FP), DX
	MOVQ stride+64(FP), CX
	DECQ R11
	MOVQ $0x9E3779B97F4A7C15, R10
	CMPQ AX, DX
	JGE  done

loop:
	MOVL  (SI)(AX*1), R8
	IMULQ R10, R8
	SHRQ  $32, R8
	MOVL  R8, R9
	SHRL  $6, R9
	ANDL  R11, R9
	MOVQ  (DI)(R9*8), R9
	BTQ   R8, R9
	JCS   done
	ADDQ  CX, AX
	CMPQ  AX, DX
	JLT   loop

done:
	MOVQ AX, ret+72(FP)
	RET
