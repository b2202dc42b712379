/* As `cc -E` writes it: line markers, and no macro is left. */
# 1 "generated.c"
# 1 "<built-in>"
# 31 "<command-line>"
# 1 "/usr/include/stdc-predef.h" 1 3 4
# 12 "generated.c"
static struct sock_filter generated[] = {
 { (unsigned short) (0x00 +0x00 +0x20), 0, 0, 4 },
 { (unsigned short)
# 14 "generated.c" 3 4
 (0x05
# 14 "generated.c"
 +0x10 +0x00), 1, 0, (62|0x80000000|0x40000000) },
 { (unsigned short)(0x06 +0x00), 0, 0, 0x00000000U },
 { (unsigned short)(0x00 +0x00 +0x20), 0, 0, __builtin_offsetof(struct seccomp_data, nr) },
 { (unsigned short)(0x05 +0x10 +0x00), 0, 1, 60 }, { (unsigned short)(0x06 +0x00), 0, 0, 0x7fff0000U },
 { (unsigned short)(0x06 +0x00), 0, 0, 0x00050000U|(1) },
};
int
install(void)
{
 struct sock_fprog p = {7, generated};
 return prctl(22, 2, &p);
}
