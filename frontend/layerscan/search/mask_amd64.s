#include "textflag.h"

// What a byte can be by its lower four bits, and by its upper four: a letter or
// another one of the bits of both is one. The top bit is that of digits and of the
// capitals from P to Y.
DATA byLower<>+0(SB)/8, $0x8383838383838382
DATA byLower<>+8(SB)/8, $0x0901050101038383
DATA byUpper<>+0(SB)/8, $0x02018a0180040000
DATA byUpper<>+8(SB)/8, $0x0000000000000000
DATA signs<>+0(SB)/8, $0x2f0f2f0f2f0f2f0f
GLOBL byLower<>(SB), RODATA|NOPTR, $16
GLOBL byUpper<>(SB), RODATA|NOPTR, $16
GLOBL signs<>(SB), RODATA|NOPTR, $8

// CLASS sets the bits of ELSE for those of 32 bytes that are in no row, and those of
// VARIED and SLASH.
#define CLASS(FROM, ELSE, VARIED, SLASH) \
	VMOVDQU   FROM, Y0; \
	VPSHUFB   Y0, Y10, Y1; \
	VPSRLW    $4, Y0, Y2; \
	VPAND     Y12, Y2, Y2; \
	VPSHUFB   Y2, Y11, Y2; \
	VPAND     Y1, Y2, Y1; \
	VPMOVMSKB Y1, VARIED; \
	VPCMPEQB  Y1, Y14, Y1; \
	VPMOVMSKB Y1, ELSE; \
	VPCMPEQB  Y0, Y13, Y0; \
	VPMOVMSKB Y0, SLASH

// func classifyAVX2(text []byte, out []masks)
TEXT ·classifyAVX2(SB), NOSPLIT, $0-48
	MOVQ text_base+0(FP), SI
	MOVQ out_base+24(FP), DI
	MOVQ out_len+32(FP), CX
	VBROADCASTI128 byLower<>+0(SB), Y10
	VBROADCASTI128 byUpper<>+0(SB), Y11
	VPBROADCASTB signs<>+0(SB), Y12
	VPBROADCASTB signs<>+1(SB), Y13
	VPXOR Y14, Y14, Y14
	TESTQ CX, CX
	JZ    done

loop:
	CLASS(0(SI), R8, R9, R10)
	CLASS(32(SI), R11, R12, R13)
	SHLQ $32, R11
	SHLQ $32, R12
	SHLQ $32, R13
	ORQ  R11, R8
	ORQ  R12, R9
	ORQ  R13, R10
	NOTQ R8
	MOVQ R8, 0(DI)
	MOVQ R9, 8(DI)
	MOVQ R10, 16(DI)
	ADDQ $64, SI
	ADDQ $24, DI
	DECQ CX
	JNZ  loop

done:
	VZEROUPPER
	RET
