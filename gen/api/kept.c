/* Results that are kept while all other memory of a call is freed. */
#include "api/api.h"

#include <string.h>

#include "report/prove.h"

enum scbpf_status
scb_api_keep(struct scbpf *s, void (*job)(struct scbpf *s, void *arg),
    struct api_kept *k, const void **kept)
{
	size_t mark = scbpf_mark(s);
	enum scbpf_status status = scb_api_run(s, job, k);
	char *head, *text;

	if (status != SCBPF_STATUS_OK)
		return status;
	/* There is room for both, but the head may go where the text is now. */
	scb_arena_release(&s->arena, mark);
	head = scb_arena_raw(&s->arena, k->size);
	*k->bytes = (struct scbpf_bytes){"", 0};
	if (k->text.len) {
		text = scb_arena_raw(&s->arena, k->text.len + 1);
		memmove(text, k->text.p, k->text.len);
		text[k->text.len] = '\0';
		*k->bytes = (struct scbpf_bytes){text, k->text.len};
	}
	memcpy(head, k->head, k->size);
	if (kept)
		*kept = head;
	return status;
}

struct buf *
scb_api_report_open(struct scbpf *s, struct api_report *r)
{
	scb_arena_raw(&s->arena, sizeof r->result); /* for what is kept */
	scb_buf_init(&r->kept.text, &s->arena);
	return &r->kept.text;
}

enum scbpf_status
scb_api_report(struct scbpf *s, void (*job)(struct scbpf *s, void *arg),
    struct api_report *r, const struct scbpf_result **result)
{
	const void *kept;
	enum scbpf_status status;

	r->kept.head = &r->result;
	r->kept.size = sizeof r->result;
	r->kept.bytes = &r->result.text;
	status = scb_api_keep(s, job, &r->kept, &kept);
	if (status == SCBPF_STATUS_OK)
		*result = kept;
	return status;
}

void
scb_api_put_proof(struct buf *b, const struct prove_report *r)
{
	scb_prove_text(b, r);
	scb_buf_char(b, '\0');
	scb_prove_json(b, r);
}

enum scbpf_status
scb_api_keep_proof(struct scbpf *s, void (*job)(struct scbpf *s, void *arg),
    struct api_kept *k, struct scbpf_proof *made,
    const struct scbpf_proof **proof)
{
	const void *kept;
	enum scbpf_status status;
	struct scbpf_proof *p;
	size_t n;

	k->head = made;
	k->size = sizeof *made;
	k->bytes = &made->text;
	status = scb_api_keep(s, job, k, &kept);
	if (status != SCBPF_STATUS_OK)
		return status;
	*proof = p = (struct scbpf_proof *)kept;
	n = strlen(p->text.data);
	p->json =
	    (struct scbpf_bytes){p->text.data + n + 1, p->text.length - n - 1};
	p->text.length = n;
	return status;
}
