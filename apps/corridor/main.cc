// The command line: `corridor COMMAND CASE [options]`.
#include <cstdio>

int main() {
  std::puts("corridor: start with `corridor demo`");
  return 0;
}
