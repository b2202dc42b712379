/* For the commands of this folder: calls while signals arrive. */
#ifndef SIGNALS_H
#define SIGNALS_H

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

static volatile int signals_end;
static pthread_t signals_to;

static void
signals_quiet(int signal)
{
	(void)signal;
}

static void *
signals_send(void *p)
{
	while (!signals_end) {
		pthread_kill(signals_to, SIGURG);
		usleep(50);
	}
	return p;
}

/*
 * Calls while another thread sends signals, as Go's runtime does; returns how
 * many times the call was wrong, at most 100.
 */
static int
signals(int flags, int calls, bool (*is_wrong)(int flags))
{
	struct sigaction a = {.sa_handler = signals_quiet, .sa_flags = flags};
	int wrong = 0;
	pthread_t t;

	sigaction(SIGURG, &a, NULL);
	signals_to = pthread_self();
	pthread_create(&t, NULL, signals_send, NULL);
	for (int i = 0; i < calls; i++)
		wrong += is_wrong(flags);
	signals_end = 1;
	pthread_join(t, NULL);
	return wrong > 100 ? 100 : wrong;
}

#endif
