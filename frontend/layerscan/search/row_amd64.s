#include "textflag.h"

// The bytes that letters, digits and signs are compared with.
DATA rowBits<>+0(SB)/8, $0x2020202020202020
DATA rowBits<>+8(SB)/8, $0x6161616161616161
DATA rowBits<>+16(SB)/8, $0x1919191919191919
DATA rowBits<>+24(SB)/8, $0x3030303030303030
DATA rowBits<>+32(SB)/8, $0x0909090909090909
DATA rowBits<>+40(SB)/8, $0x2d2d2d2d2d2d2d2d
DATA rowBits<>+48(SB)/8, $0x5f5f5f5f5f5f5f5f
GLOBL rowBits<>(SB), RODATA|NOPTR, $56

// CLASS sets the bits of MASK for those bytes of Y0 that are letters, digits, - or _:
// n is one of at most k where the lesser of both is n.
#define CLASS(MASK) \
	VPOR      Y0, Y9, Y1; \
	VPSUBB    Y10, Y1, Y1; \
	VPMINUB   Y1, Y11, Y2; \
	VPCMPEQB  Y1, Y2, Y1; \
	VPSUBB    Y12, Y0, Y3; \
	VPMINUB   Y3, Y13, Y4; \
	VPCMPEQB  Y3, Y4, Y3; \
	VPCMPEQB  Y0, Y14, Y5; \
	VPCMPEQB  Y0, Y15, Y6; \
	VPOR      Y1, Y3, Y1; \
	VPOR      Y5, Y6, Y5; \
	VPOR      Y1, Y5, Y1; \
	VPMOVMSKB Y1, MASK

// func nextRowAVX2(text []byte, i int) int
//
// Of 64 bytes at a time, the bits of those that start 20 in a row are those that
// are set in the mask shifted by 0 to 19. The next 64 start with the last 19.
TEXT ·nextRowAVX2(SB), NOSPLIT, $0-40
	MOVQ text_base+0(FP), SI
	MOVQ text_len+8(FP), DX
	MOVQ i+24(FP), AX
	SUBQ $64, DX
	VPBROADCASTQ rowBits<>+0(SB), Y9
	VPBROADCASTQ rowBits<>+8(SB), Y10
	VPBROADCASTQ rowBits<>+16(SB), Y11
	VPBROADCASTQ rowBits<>+24(SB), Y12
	VPBROADCASTQ rowBits<>+32(SB), Y13
	VPBROADCASTQ rowBits<>+40(SB), Y14
	VPBROADCASTQ rowBits<>+48(SB), Y15

loop:
	CMPQ AX, DX
	JGT  done
	VMOVDQU (SI)(AX*1), Y0
	CLASS(R8)
	VMOVDQU 32(SI)(AX*1), Y0
	CLASS(R9)
	SHLQ $32, R9
	ORQ  R9, R8
	MOVQ R8, R9
	SHRQ $1, R9
	ANDQ R9, R8
	MOVQ R8, R9
	SHRQ $2, R9
	ANDQ R9, R8
	MOVQ R8, R9
	SHRQ $4, R9
	ANDQ R9, R8
	MOVQ R8, R9
	SHRQ $8, R9
	ANDQ R9, R8
	MOVQ R8, R9
	SHRQ $4, R9
	ANDQ R9, R8
	JNZ  found
	ADDQ $45, AX
	JMP  loop

found:
	BSFQ R8, R8
	ADDQ R8, AX

done:
	VZEROUPPER
	MOVQ AX, ret+32(FP)
	RET
