#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int processPipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int processAdoptOrphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

/// In the child: becomes the program, or returns.
static void become(char *const *arguments, const char *folder, pid_t parent) {
    sigset_t none;
    setsid();
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, 0);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return;
    // The parent may have ended before that.
    if (getppid() != parent) _exit(1);
    if (chdir(folder) == 0) execvp(arguments[0], arguments);
}

pid_t processStart(char *const *arguments, const char *folder) {
    int report[2];
    int error = 0;
    pid_t parent = getpid();
    if (pipe2(report, O_CLOEXEC) != 0) return -1;
    pid_t child = fork();
    if (child == 0) {
        become(arguments, folder, parent);
        error = errno;
        (void)!write(report[1], &error, sizeof error);
        _exit(127);
    }
    if (child < 0) error = errno;
    close(report[1]);
    // Nothing to read: the program runs, and has closed its end.
    if (child > 0 && read(report[0], &error, sizeof error) == sizeof error) {
        waitpid(child, 0, 0);
        child = -1;
    }
    close(report[0]);
    errno = error;
    return child;
}
