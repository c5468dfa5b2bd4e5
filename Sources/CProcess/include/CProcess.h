#ifndef CPROCESS_H
#define CPROCESS_H

#include <sys/types.h>

// What Swift cannot call: prctl takes a variable number of arguments, pipe2 is GNU's, and fork must not be followed by
// Swift.

/// Makes a pipe whose ends (0: to read, 1: to write) are closed on exec. 0, or -1 with errno set.
int processPipe(int ends[2]);

/// From now on, descendants of this process whose parent ends become its children (Linux). 0, or -1 with errno set.
int processAdoptOrphans(void);

/// Starts a program in `folder`, in a session of its own, with all signals at their defaults; it is killed when the
/// calling thread ends, however that ends. Descriptors are inherited unless they are closed on exec.
///
/// - arguments: the program (looked up in PATH if it has no slash) and its arguments, ended by NULL.
///
/// Its process id, or -1 with errno set.
pid_t processStart(char *const *arguments, const char *folder);

#endif
