// mpirun -n N corridor-mpi stress CASE ... -o DIR: each rank does every N-th tile of years as a
// shard of `corridor stress`, then rank 0 puts the tiles together. Tiles are files of a folder that
// all ranks see, so that a lost rank costs its unfinished tiles only, and the bytes are those of
// one process.
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include <mpi.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

// The program `corridor` beside this one, with `arguments`; its exit code, 3 if it did not end by
// itself.
int run_corridor(std::vector<std::string> arguments) {
  const std::filesystem::path program =
      std::filesystem::read_symlink("/proc/self/exe").parent_path() / "corridor";
  arguments.insert(arguments.begin(), program.string());
  std::vector<char*> argv;
  for (std::string& argument : arguments) {
    argv.push_back(argument.data());
  }
  argv.push_back(nullptr);
  constexpr int kEnvironment = 3;
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // a lost rank leaves nobody who writes tiles
    execv(program.c_str(), argv.data());
    std::fprintf(stderr, "corridor-mpi: cannot start %s\n", program.c_str());
    _exit(kEnvironment);
  }
  if (child < 0) {
    std::fprintf(stderr, "corridor-mpi: cannot start a process\n");
    return kEnvironment;
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : kEnvironment;
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  int rank = 0;
  int size = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.empty() || arguments[0] != "stress") {
    if (rank == 0) {
      std::fprintf(stderr,
                   "usage: mpirun -n N corridor-mpi stress CASE --years Y -o DIR [--threads T]\n"
                   "as `corridor stress`, in a folder that all ranks see; tiles that are there "
                   "are taken over\n");
    }
    MPI_Finalize();
    constexpr int kBadUsage = 2;
    return kBadUsage;
  }
  arguments.emplace_back("--resume");
  std::vector<std::string> own = arguments;
  own.emplace_back("--quiet");
  own.emplace_back("--shard");
  own.push_back(std::to_string(rank + 1) + "/" + std::to_string(size));
  // What a shard says is for array jobs; here rank 0 answers for all.
  int code = run_corridor(own);
  int worst = 0;
  MPI_Allreduce(&code, &worst, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
  if (worst == 0 && rank == 0) {
    code = run_corridor(arguments);
  }
  MPI_Bcast(&code, 1, MPI_INT, 0, MPI_COMM_WORLD);
  MPI_Finalize();
  return worst == 0 ? code : worst;
}
