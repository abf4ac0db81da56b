CREATE TABLE schema_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)
--;
CREATE TABLE audit_chain (
	id BIGINT NOT NULL,
	opened_at TEXT COLLATE "C" NOT NULL,
	length BIGINT NOT NULL,
	head TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id)
)
--;
CREATE TABLE bulk_run (
	id BIGINT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	subject TEXT COLLATE "C",
	state TEXT COLLATE "C" NOT NULL,
	cursor BIGINT NOT NULL,
	until_on TEXT COLLATE "C",
	rule_version BIGINT NOT NULL,
	started_at TEXT COLLATE "C" NOT NULL,
	lease_until TEXT COLLATE "C" NOT NULL,
	finished_at TEXT COLLATE "C",
	counts TEXT COLLATE "C" NOT NULL,
	detail TEXT COLLATE "C",
	staff_id BIGINT,
	undoes_id BIGINT,
	undone_by_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT bulk_run_state CHECK (state = 'running' OR state = 'done' OR state = 'stopped' OR state = 'undone'),
	FOREIGN KEY(undoes_id) REFERENCES bulk_run (id)
)
--;
CREATE INDEX bulk_run_by_kind ON bulk_run (kind, started_at)
--;
CREATE TABLE household (
	id BIGINT NOT NULL,
	made_at TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id)
)
--;
CREATE TABLE id_block (
	name TEXT COLLATE "C" NOT NULL,
	next BIGINT NOT NULL,
	PRIMARY KEY (name)
)
--;
CREATE TABLE location (
	id BIGINT NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	time_zone TEXT COLLATE "C",
	closes_at TEXT COLLATE "C" NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	minimum_age BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT location_name_once UNIQUE (name),
	CONSTRAINT location_state CHECK (state = 'open' OR state = 'closed' OR state = 'to confirm')
)
--;
CREATE TABLE nightly_step (
	day TEXT COLLATE "C" NOT NULL,
	step TEXT COLLATE "C" NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	machine TEXT COLLATE "C" NOT NULL,
	started_at TEXT COLLATE "C" NOT NULL,
	lease_until TEXT COLLATE "C" NOT NULL,
	finished_at TEXT COLLATE "C",
	result TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (day, step),
	CONSTRAINT nightly_step_state CHECK (state = 'running' OR state = 'done' OR state = 'failed')
)
--;
CREATE TABLE outbox_pace (
	channel TEXT COLLATE "C" NOT NULL,
	next_at TEXT COLLATE "C" NOT NULL,
	rest_until TEXT COLLATE "C",
	failures BIGINT NOT NULL,
	PRIMARY KEY (channel)
)
--;
CREATE TABLE product (
	id BIGINT NOT NULL,
	sku TEXT COLLATE "C" NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	brand TEXT COLLATE "C" NOT NULL,
	category TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT product_once UNIQUE (sku, name, brand, category)
)
--;
CREATE TABLE rfm_score (
	persona_id BIGINT NOT NULL,
	cell BIGINT NOT NULL,
	recency BIGINT NOT NULL,
	frequency BIGINT NOT NULL,
	monetary BIGINT NOT NULL,
	PRIMARY KEY (persona_id),
	CONSTRAINT rfm_recency CHECK (recency BETWEEN 1 AND 5),
	CONSTRAINT rfm_frequency CHECK (frequency BETWEEN 1 AND 5),
	CONSTRAINT rfm_monetary CHECK (monetary BETWEEN 1 AND 5),
	CONSTRAINT rfm_cell CHECK (cell = 10 * recency + (frequency + monetary + 1) / 2)
)
--;
CREATE INDEX rfm_score_by_cell ON rfm_score (cell, persona_id)
--;
CREATE TABLE segment_count (
	id BIGINT NOT NULL,
	members BIGINT NOT NULL,
	counted_at TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id)
)
--;
CREATE TABLE sign_in_attempt (
	code TEXT COLLATE "C" NOT NULL,
	terminal TEXT COLLATE "C" NOT NULL,
	failures BIGINT NOT NULL,
	next_at TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (code, terminal)
)
--;
CREATE TABLE staff (
	id BIGINT NOT NULL,
	code TEXT COLLATE "C" NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	role TEXT COLLATE "C" NOT NULL,
	pin_hash TEXT COLLATE "C" NOT NULL,
	pin_version BIGINT NOT NULL,
	persona_id BIGINT,
	created_at TEXT COLLATE "C" NOT NULL,
	disabled_at TEXT COLLATE "C",
	PRIMARY KEY (id),
	CONSTRAINT staff_code_once UNIQUE (code),
	CONSTRAINT staff_role CHECK (role = 'Staff' OR role = 'Manager' OR role = 'Analyst' OR role = 'Marketing' OR role = 'Marketing Analyst' OR role = 'Operator' OR role = 'Owner')
)
--;
CREATE TABLE watched_file (
	id BIGINT NOT NULL,
	file_hash TEXT COLLATE "C" NOT NULL,
	file_name TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	source TEXT COLLATE "C" NOT NULL,
	operation_id TEXT COLLATE "C" NOT NULL,
	import_run_id BIGINT,
	outcome TEXT COLLATE "C" NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT watched_file_once UNIQUE (file_hash, file_name, kind, source)
)
--;
CREATE TABLE approval (
	id BIGINT NOT NULL,
	request_hash TEXT COLLATE "C" NOT NULL,
	actor_id BIGINT NOT NULL,
	approver_id BIGINT NOT NULL,
	given_at TEXT COLLATE "C" NOT NULL,
	ends_at TEXT COLLATE "C" NOT NULL,
	used_at TEXT COLLATE "C",
	PRIMARY KEY (id),
	CONSTRAINT approval_not_self CHECK (approver_id <> actor_id),
	FOREIGN KEY(actor_id) REFERENCES staff (id),
	FOREIGN KEY(approver_id) REFERENCES staff (id)
)
--;
CREATE TABLE audit (
	id BIGINT NOT NULL,
	chain_id BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	use_case TEXT COLLATE "C" NOT NULL,
	outcome TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	approver_id BIGINT,
	terminal TEXT COLLATE "C" NOT NULL,
	location_id BIGINT,
	persona_id BIGINT,
	operation_id TEXT COLLATE "C",
	detail TEXT COLLATE "C" NOT NULL,
	previous TEXT COLLATE "C" NOT NULL,
	hash TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT audit_seq_once UNIQUE (chain_id, seq),
	CONSTRAINT audit_outcome CHECK (outcome = 'done' OR outcome = 'repeated' OR outcome = 'refused' OR outcome = 'not permitted'),
	FOREIGN KEY(chain_id) REFERENCES audit_chain (id)
)
--;
CREATE INDEX audit_by_persona ON audit (persona_id, at)
--;
CREATE INDEX audit_by_staff ON audit (staff_id, at)
--;
CREATE INDEX audit_by_time ON audit (at)
--;
CREATE TABLE campaign (
	id BIGINT NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	channel TEXT COLLATE "C" NOT NULL,
	subject TEXT COLLATE "C" NOT NULL,
	text TEXT COLLATE "C" NOT NULL,
	sender TEXT COLLATE "C" NOT NULL,
	query TEXT COLLATE "C" NOT NULL,
	audience TEXT COLLATE "C" NOT NULL,
	gift BIGINT NOT NULL,
	send_at TEXT COLLATE "C" NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	reached BIGINT NOT NULL,
	found BIGINT NOT NULL,
	lease_until TEXT COLLATE "C",
	made_at TEXT COLLATE "C" NOT NULL,
	queued_at TEXT COLLATE "C",
	ended_at TEXT COLLATE "C",
	staff_id BIGINT NOT NULL,
	location_id BIGINT NOT NULL,
	terminal TEXT COLLATE "C" NOT NULL,
	operation_id TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT campaign_name_once UNIQUE (name),
	CONSTRAINT campaign_channel CHECK (channel = 'text' OR channel = 'email'),
	CONSTRAINT campaign_state CHECK (state = 'queueing' OR state = 'queued' OR state = 'paused' OR state = 'cancelled'),
	CONSTRAINT campaign_gift CHECK (gift >= 0),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
--;
CREATE TABLE card_programme (
	id BIGINT NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	name_key TEXT COLLATE "C" NOT NULL,
	type TEXT COLLATE "C" NOT NULL,
	version BIGINT NOT NULL,
	position BIGINT NOT NULL,
	start BIGINT NOT NULL,
	goal BIGINT NOT NULL,
	reward TEXT COLLATE "C",
	rate BIGINT NOT NULL,
	levels TEXT COLLATE "C",
	valid_days BIGINT NOT NULL,
	fields TEXT COLLATE "C",
	earns BIGINT NOT NULL,
	location_id BIGINT,
	confirmed BIGINT NOT NULL,
	ended_at TEXT COLLATE "C",
	written_at TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	import_run_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT card_programme_once UNIQUE (name_key),
	CONSTRAINT card_programme_type CHECK (type = 'stamp' OR type = 'cash-back' OR type = 'multipass' OR type = 'coupon' OR type = 'discount' OR type = 'gift' OR type = 'membership' OR type = 'reward'),
	CONSTRAINT card_programme_figures CHECK (start >= 0 AND goal >= 0 AND rate >= 0 AND valid_days >= 0),
	CONSTRAINT card_programme_earns CHECK (earns IN (0, 1)),
	CONSTRAINT card_programme_confirmed CHECK (confirmed IN (0, 1)),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
--;
CREATE TABLE discount (
	id BIGINT NOT NULL,
	discount_id TEXT COLLATE "C" NOT NULL,
	version BIGINT NOT NULL,
	current BIGINT NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	cost BIGINT NOT NULL,
	starts_on TEXT COLLATE "C",
	ends_on TEXT COLLATE "C",
	usage TEXT COLLATE "C" NOT NULL,
	cooldown_hours BIGINT NOT NULL,
	location_id BIGINT,
	audience TEXT COLLATE "C",
	staff_only BIGINT NOT NULL,
	minimum_age BIGINT,
	position BIGINT NOT NULL,
	ended_at TEXT COLLATE "C",
	written_at TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	import_run_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT discount_version_once UNIQUE (discount_id, version),
	CONSTRAINT discount_usage CHECK (usage = 'single' OR usage = 'unlimited'),
	CONSTRAINT discount_cost CHECK (cost >= 0),
	CONSTRAINT discount_staff_only CHECK (staff_only IN (0, 1)),
	CONSTRAINT discount_is_current CHECK (current IN (0, 1)),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
--;
CREATE UNIQUE INDEX discount_current ON discount (discount_id) WHERE current = 1
--;
CREATE TABLE flow (
	id BIGINT NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	occasion TEXT COLLATE "C" NOT NULL,
	query TEXT COLLATE "C" NOT NULL,
	audience TEXT COLLATE "C" NOT NULL,
	days BIGINT NOT NULL,
	channel TEXT COLLATE "C",
	subject TEXT COLLATE "C" NOT NULL,
	text TEXT COLLATE "C" NOT NULL,
	sender TEXT COLLATE "C" NOT NULL,
	gift BIGINT NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	from_on TEXT COLLATE "C" NOT NULL,
	ran_on TEXT COLLATE "C",
	made_at TEXT COLLATE "C" NOT NULL,
	ended_at TEXT COLLATE "C",
	staff_id BIGINT NOT NULL,
	location_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT flow_name_once UNIQUE (name),
	CONSTRAINT flow_occasion_kind CHECK (occasion = 'enrolled' OR occasion = 'birthday' OR occasion = 'segment'),
	CONSTRAINT flow_state CHECK (state = 'running' OR state = 'paused' OR state = 'ended'),
	CONSTRAINT flow_days CHECK (days BETWEEN 0 AND 365),
	CONSTRAINT flow_gift CHECK (gift >= 0),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
--;
CREATE TABLE import_mapping (
	id BIGINT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	header TEXT COLLATE "C" NOT NULL,
	name TEXT COLLATE "C",
	columns TEXT COLLATE "C" NOT NULL,
	dates TEXT COLLATE "C",
	decimal TEXT COLLATE "C",
	staff_id BIGINT NOT NULL,
	used_at TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT import_mapping_once UNIQUE (kind, header),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
--;
CREATE INDEX import_mapping_by_name ON import_mapping (kind, name)
--;
CREATE TABLE import_run (
	id BIGINT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	source TEXT COLLATE "C" NOT NULL,
	file_name TEXT COLLATE "C" NOT NULL,
	file_hash TEXT COLLATE "C" NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	enrols BIGINT NOT NULL,
	staff_id BIGINT NOT NULL,
	started_at TEXT COLLATE "C" NOT NULL,
	lease_until TEXT COLLATE "C" NOT NULL,
	finished_at TEXT COLLATE "C",
	staging TEXT COLLATE "C",
	applied BIGINT NOT NULL,
	counts TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT import_run_state CHECK (state = 'staging' OR state = 'applying' OR state = 'done' OR state = 'taken back'),
	CONSTRAINT import_run_enrols CHECK (enrols IN (0, 1)),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
--;
CREATE TABLE import_undo (
	import_run_id BIGINT NOT NULL,
	bulk_run_id BIGINT NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT NOT NULL,
	finished_at TEXT COLLATE "C",
	PRIMARY KEY (import_run_id),
	FOREIGN KEY(bulk_run_id) REFERENCES bulk_run (id),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
--;
CREATE TABLE message_template (
	id BIGINT NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	channel TEXT COLLATE "C" NOT NULL,
	subject TEXT COLLATE "C" NOT NULL,
	text TEXT COLLATE "C" NOT NULL,
	sender TEXT COLLATE "C" NOT NULL,
	made_at TEXT COLLATE "C" NOT NULL,
	changed_at TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT NOT NULL,
	ended_at TEXT COLLATE "C",
	PRIMARY KEY (id),
	CONSTRAINT message_template_channel CHECK (channel = 'text' OR channel = 'email'),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
--;
CREATE UNIQUE INDEX message_template_name_once ON message_template (lower(name)) WHERE ended_at IS NULL
--;
CREATE TABLE modifier (
	id BIGINT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	audience_id BIGINT NOT NULL,
	audience TEXT COLLATE "C" NOT NULL,
	points BIGINT,
	hundredths BIGINT,
	starts_on TEXT COLLATE "C",
	ends_on TEXT COLLATE "C",
	from_at TEXT COLLATE "C" NOT NULL,
	made_at TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	ended_at TEXT COLLATE "C",
	ended_by BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT modifier_kind CHECK (kind = 'boost' OR kind = 'multiplier' OR kind = 'zero'),
	CONSTRAINT modifier_points CHECK ((kind = 'boost') = (points IS NOT NULL)),
	CONSTRAINT modifier_points_above CHECK (points > 0),
	CONSTRAINT modifier_factor CHECK ((kind = 'multiplier') = (hundredths IS NOT NULL)),
	CONSTRAINT modifier_factor_above CHECK (hundredths > 100),
	CONSTRAINT modifier_days CHECK (starts_on <= ends_on),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(ended_by) REFERENCES staff (id)
)
--;
CREATE TABLE operation (
	id TEXT COLLATE "C" NOT NULL,
	request_hash TEXT COLLATE "C" NOT NULL,
	use_case TEXT COLLATE "C" NOT NULL,
	result TEXT COLLATE "C" NOT NULL,
	persona_id BIGINT,
	staff_id BIGINT NOT NULL,
	approver_id BIGINT,
	terminal TEXT COLLATE "C" NOT NULL,
	location_id BIGINT NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	undone_by TEXT COLLATE "C",
	bulk_run_id BIGINT,
	PRIMARY KEY (id),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(approver_id) REFERENCES staff (id),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(bulk_run_id) REFERENCES bulk_run (id)
)
--;
CREATE INDEX operation_by_bulk_run ON operation (bulk_run_id) WHERE bulk_run_id IS NOT NULL
--;
CREATE INDEX operation_by_staff ON operation (staff_id, at)
--;
CREATE INDEX operation_by_terminal ON operation (terminal, at)
--;
CREATE TABLE persona (
	id BIGINT NOT NULL,
	status TEXT COLLATE "C" NOT NULL,
	merged_into BIGINT,
	first_name TEXT COLLATE "C" NOT NULL,
	last_name TEXT COLLATE "C" NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	folded TEXT COLLATE "C" NOT NULL,
	exact_key TEXT COLLATE "C" NOT NULL,
	sort_name TEXT COLLATE "C" NOT NULL,
	phone TEXT COLLATE "C",
	email TEXT COLLATE "C",
	birthday TEXT COLLATE "C",
	birth_month_day TEXT COLLATE "C",
	signup_on TEXT COLLATE "C",
	signup_location_id BIGINT,
	enrolled_at TEXT COLLATE "C",
	first_seen_at TEXT COLLATE "C" NOT NULL,
	last_seen_at TEXT COLLATE "C" NOT NULL,
	last_purchase_at TEXT COLLATE "C",
	sales BIGINT NOT NULL,
	spent BIGINT NOT NULL,
	favorite_location_id BIGINT,
	favorite_rank BIGINT,
	favorite_at TEXT COLLATE "C",
	source TEXT COLLATE "C" NOT NULL,
	wallet_pin TEXT COLLATE "C",
	browser TEXT COLLATE "C",
	ip TEXT COLLATE "C",
	signup_url TEXT COLLATE "C",
	signup_form TEXT COLLATE "C",
	signup_at TEXT COLLATE "C",
	utm TEXT COLLATE "C",
	signature_file TEXT COLLATE "C",
	referred_by TEXT COLLATE "C",
	household_id BIGINT,
	employee BIGINT NOT NULL,
	employee_until TEXT COLLATE "C",
	pinned_note_id BIGINT,
	created_at TEXT COLLATE "C" NOT NULL,
	created_by BIGINT,
	import_run_id BIGINT,
	version BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT persona_status CHECK (status = 'active' OR status = 'archived' OR status = 'merged' OR status = 'sealed'),
	CONSTRAINT persona_merged CHECK ((status = 'merged') = (merged_into IS NOT NULL)),
	CONSTRAINT persona_employee CHECK (employee IN (0, 1)),
	FOREIGN KEY(signup_location_id) REFERENCES location (id),
	FOREIGN KEY(favorite_location_id) REFERENCES location (id),
	FOREIGN KEY(household_id) REFERENCES household (id)
)
--;
CREATE INDEX persona_by_birth ON persona (birthday)
--;
CREATE INDEX persona_by_birthday ON persona (birth_month_day, id)
--;
CREATE INDEX persona_by_exact_name ON persona (exact_key)
--;
CREATE INDEX persona_by_favorite ON persona (favorite_location_id)
--;
CREATE INDEX persona_by_household ON persona (household_id)
--;
CREATE INDEX persona_by_last_purchase ON persona (last_purchase_at, id, status, signup_on, folded)
--;
CREATE INDEX persona_by_merged_into ON persona (merged_into)
--;
CREATE INDEX persona_by_sales ON persona (sales, id)
--;
CREATE INDEX persona_by_seen ON persona (last_seen_at, id, status, signup_on, phone, email, folded)
--;
CREATE INDEX persona_by_signup ON persona (signup_on, id)
--;
CREATE INDEX persona_by_signup_location ON persona (signup_location_id)
--;
CREATE INDEX persona_by_sort_name ON persona (sort_name, id)
--;
CREATE INDEX persona_by_source ON persona (lower(source), id)
--;
CREATE INDEX persona_by_spent ON persona (spent, id)
--;
CREATE INDEX persona_by_status ON persona (status) WHERE status <> 'active'
--;
CREATE INDEX persona_without_contact ON persona (status) WHERE phone IS NULL AND email IS NULL
--;
CREATE TABLE preference (
	staff_id BIGINT NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	value TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (staff_id, name),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
--;
CREATE TABLE removed_source (
	id BIGINT NOT NULL,
	source TEXT COLLATE "C" NOT NULL,
	removed_at TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	run_id BIGINT NOT NULL,
	undone_at TEXT COLLATE "C",
	undone_by BIGINT,
	undone_run_id BIGINT,
	PRIMARY KEY (id),
	FOREIGN KEY(run_id) REFERENCES bulk_run (id),
	FOREIGN KEY(undone_run_id) REFERENCES bulk_run (id)
)
--;
CREATE INDEX removed_source_by_source ON removed_source (source)
--;
CREATE TABLE saved_search (
	id BIGINT NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	query TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	made_at TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT saved_search_once UNIQUE (name, staff_id),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
--;
CREATE TABLE search_history (
	id BIGINT NOT NULL,
	staff_id BIGINT NOT NULL,
	query TEXT COLLATE "C" NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
--;
CREATE INDEX search_history_by_staff ON search_history (staff_id, at)
--;
CREATE TABLE session (
	id BIGINT NOT NULL,
	staff_id BIGINT NOT NULL,
	terminal TEXT COLLATE "C" NOT NULL,
	location_id BIGINT NOT NULL,
	opened_at TEXT COLLATE "C" NOT NULL,
	closed_at TEXT COLLATE "C",
	connection TEXT COLLATE "C",
	PRIMARY KEY (id),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
--;
CREATE TABLE setting (
	name TEXT COLLATE "C" NOT NULL,
	version BIGINT NOT NULL,
	value TEXT COLLATE "C" NOT NULL,
	from_at TEXT COLLATE "C" NOT NULL,
	written_at TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	PRIMARY KEY (name, version),
	FOREIGN KEY(staff_id) REFERENCES staff (id)
)
--;
CREATE TABLE staff_location (
	staff_id BIGINT NOT NULL,
	location_id BIGINT NOT NULL,
	PRIMARY KEY (staff_id, location_id),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
--;
CREATE TABLE terminal (
	name TEXT COLLATE "C" NOT NULL,
	location_id BIGINT NOT NULL,
	idle_seconds BIGINT NOT NULL,
	PRIMARY KEY (name),
	CONSTRAINT terminal_idle CHECK (idle_seconds BETWEEN 30 AND 600),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
--;
CREATE TABLE account (
	id BIGINT NOT NULL,
	persona_id BIGINT NOT NULL,
	card_id BIGINT,
	unit TEXT COLLATE "C" NOT NULL,
	balance BIGINT NOT NULL,
	uncovered BIGINT NOT NULL,
	version BIGINT NOT NULL,
	next_due_on TEXT COLLATE "C",
	active_on TEXT COLLATE "C",
	idle_days BIGINT,
	fixed_due_on TEXT COLLATE "C",
	last_lapse_on TEXT COLLATE "C",
	last_redemption_at TEXT COLLATE "C",
	last_redemption_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT account_uncovered CHECK (uncovered >= 0),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE INDEX account_by_balance ON account (balance, persona_id) WHERE card_id IS NULL
--;
CREATE INDEX account_by_card ON account (card_id) WHERE card_id IS NOT NULL
--;
CREATE INDEX account_by_due ON account (next_due_on) WHERE next_due_on IS NOT NULL
--;
CREATE UNIQUE INDEX account_by_persona ON account (persona_id, unit) WHERE card_id IS NULL
--;
CREATE INDEX account_by_redemption ON account (last_redemption_at, persona_id) WHERE last_redemption_at IS NOT NULL
--;
CREATE TABLE action (
	id BIGINT NOT NULL,
	persona_id BIGINT NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	detail TEXT COLLATE "C" NOT NULL,
	import_run_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT action_once UNIQUE (persona_id, at, kind, detail),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE TABLE attribute (
	persona_id BIGINT NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	value TEXT COLLATE "C" NOT NULL,
	origin TEXT COLLATE "C" NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (persona_id, name),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE INDEX attribute_by_value ON attribute (lower(name), lower(value), persona_id)
--;
CREATE TABLE audience_member (
	audience_id BIGINT NOT NULL,
	persona_id BIGINT NOT NULL,
	since TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (audience_id, persona_id),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE INDEX audience_member_by_persona ON audience_member (persona_id)
--;
CREATE TABLE blocked_identifier (
	tag TEXT COLLATE "C" NOT NULL,
	persona_id BIGINT NOT NULL,
	key_id TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	since TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (tag, persona_id),
	CONSTRAINT blocked_identifier_kind CHECK (kind = 'phone' OR kind = 'email' OR kind = 'source' OR kind = 'wallet' OR kind = 'serial'),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE INDEX blocked_identifier_by_persona ON blocked_identifier (persona_id)
--;
CREATE TABLE campaign_left_out (
	campaign_id BIGINT NOT NULL,
	persona_id BIGINT NOT NULL,
	why TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (campaign_id, persona_id),
	FOREIGN KEY(campaign_id) REFERENCES campaign (id),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE TABLE card (
	id BIGINT NOT NULL,
	persona_id BIGINT NOT NULL,
	serial TEXT COLLATE "C" NOT NULL,
	programme_id BIGINT NOT NULL,
	status TEXT COLLATE "C" NOT NULL,
	device TEXT COLLATE "C",
	installed_at TEXT COLLATE "C",
	issued_at TEXT COLLATE "C" NOT NULL,
	expires_on TEXT COLLATE "C",
	utm TEXT COLLATE "C",
	fields TEXT COLLATE "C",
	import_run_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT card_serial_once UNIQUE (serial),
	CONSTRAINT card_status CHECK (status = 'not installed' OR status = 'installed' OR status = 'deleted'),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(programme_id) REFERENCES card_programme (id)
)
--;
CREATE INDEX card_by_persona ON card (persona_id)
--;
CREATE INDEX card_by_programme ON card (programme_id)
--;
CREATE TABLE card_programme_version (
	programme_id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	terms TEXT COLLATE "C" NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	PRIMARY KEY (programme_id, version),
	FOREIGN KEY(programme_id) REFERENCES card_programme (id)
)
--;
CREATE TABLE consent (
	persona_id BIGINT NOT NULL,
	channel TEXT COLLATE "C" NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	how TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	PRIMARY KEY (persona_id, channel),
	CONSTRAINT consent_channel CHECK (channel = 'member' OR channel = 'text' OR channel = 'email' OR channel = 'mobile_push' OR channel = 'browser_push' OR channel = 'voice_drop' OR channel = 'wallet_pass' OR channel = 'age_gate'),
	CONSTRAINT consent_state CHECK (state = 'on' OR state = 'off' OR state = 'asked'),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE INDEX consent_by_channel ON consent (channel, state, persona_id)
--;
CREATE TABLE consent_event (
	id BIGINT NOT NULL,
	persona_id BIGINT NOT NULL,
	channel TEXT COLLATE "C" NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	how TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	import_run_id BIGINT,
	PRIMARY KEY (id),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE INDEX consent_event_by_persona ON consent_event (persona_id, at)
--;
CREATE TABLE employee (
	id BIGINT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	value TEXT COLLATE "C" NOT NULL,
	persona_id BIGINT,
	until TEXT COLLATE "C",
	at TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	import_run_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT employee_kind CHECK (kind = 'phone' OR kind = 'email'),
	CONSTRAINT employee_once UNIQUE (kind, value),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE INDEX employee_by_persona ON employee (persona_id) WHERE persona_id IS NOT NULL
--;
CREATE TABLE flow_occasion (
	flow_id BIGINT NOT NULL,
	persona_id BIGINT NOT NULL,
	occasion TEXT COLLATE "C" NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	done TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (flow_id, persona_id, occasion),
	FOREIGN KEY(flow_id) REFERENCES flow (id),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE INDEX flow_occasion_by_persona ON flow_occasion (persona_id)
--;
CREATE TABLE identifier (
	id BIGINT NOT NULL,
	persona_id BIGINT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	value TEXT COLLATE "C" NOT NULL,
	shown TEXT COLLATE "C" NOT NULL,
	national TEXT COLLATE "C",
	reversed TEXT COLLATE "C",
	label TEXT COLLATE "C" NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	rank BIGINT NOT NULL,
	origin TEXT COLLATE "C" NOT NULL,
	since TEXT COLLATE "C" NOT NULL,
	until TEXT COLLATE "C",
	PRIMARY KEY (id),
	CONSTRAINT identifier_kind CHECK (kind = 'phone' OR kind = 'email' OR kind = 'source' OR kind = 'wallet'),
	CONSTRAINT identifier_state CHECK (state = 'live' OR state = 'shared' OR state = 'former' OR state = 'merged'),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE INDEX identifier_besides ON identifier (persona_id) WHERE rank <> 1 OR state = 'former'
--;
CREATE INDEX identifier_besides_national ON identifier (national, persona_id) WHERE rank <> 1 OR state = 'former'
--;
CREATE INDEX identifier_besides_reversed ON identifier (reversed, persona_id) WHERE rank <> 1 OR state = 'former'
--;
CREATE INDEX identifier_besides_value ON identifier (kind, value, persona_id) WHERE rank <> 1 OR state = 'former'
--;
CREATE INDEX identifier_by_home ON identifier (persona_id) WHERE label = 'home'
--;
CREATE INDEX identifier_by_national ON identifier (national, persona_id)
--;
CREATE INDEX identifier_by_persona ON identifier (persona_id, kind)
--;
CREATE INDEX identifier_by_reversed ON identifier (reversed, persona_id)
--;
CREATE INDEX identifier_by_value ON identifier (kind, value, persona_id)
--;
CREATE UNIQUE INDEX identifier_live_once ON identifier (kind, value) WHERE state = 'live'
--;
CREATE TABLE import_change (
	id BIGINT NOT NULL,
	import_run_id BIGINT NOT NULL,
	persona_id BIGINT,
	what TEXT COLLATE "C" NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	was TEXT COLLATE "C",
	became TEXT COLLATE "C",
	PRIMARY KEY (id),
	FOREIGN KEY(import_run_id) REFERENCES import_run (id),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE INDEX import_change_by_persona ON import_change (persona_id)
--;
CREATE INDEX import_change_by_run ON import_change (import_run_id, id)
--;
CREATE TABLE merge (
	id BIGINT NOT NULL,
	survivor_id BIGINT NOT NULL,
	absorbed_id BIGINT NOT NULL,
	how TEXT COLLATE "C" NOT NULL,
	evidence TEXT COLLATE "C" NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	operation_id TEXT COLLATE "C",
	import_run_id BIGINT,
	undone_at TEXT COLLATE "C",
	undone_by TEXT COLLATE "C",
	PRIMARY KEY (id),
	CONSTRAINT merge_not_self CHECK (survivor_id <> absorbed_id),
	CONSTRAINT merge_how CHECK (how = 'automatic' OR how = 'by hand'),
	FOREIGN KEY(survivor_id) REFERENCES persona (id),
	FOREIGN KEY(absorbed_id) REFERENCES persona (id)
)
--;
CREATE INDEX merge_by_absorbed ON merge (absorbed_id)
--;
CREATE INDEX merge_by_survivor ON merge (survivor_id)
--;
CREATE TABLE message (
	id BIGINT NOT NULL,
	persona_id BIGINT NOT NULL,
	source TEXT COLLATE "C" NOT NULL,
	message_id TEXT COLLATE "C" NOT NULL,
	channel TEXT COLLATE "C" NOT NULL,
	direction TEXT COLLATE "C" NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	text TEXT COLLATE "C" NOT NULL,
	campaign TEXT COLLATE "C",
	status TEXT COLLATE "C" NOT NULL,
	import_run_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT message_once UNIQUE (source, message_id),
	CONSTRAINT message_direction CHECK (direction = 'sent' OR direction = 'received'),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE INDEX message_by_persona ON message (persona_id, at)
--;
CREATE TABLE modifier_hours (
	modifier_id BIGINT NOT NULL,
	weekday BIGINT NOT NULL,
	begins TEXT COLLATE "C" NOT NULL,
	ends TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (modifier_id, weekday, begins),
	CONSTRAINT modifier_hours_weekday CHECK (weekday BETWEEN 1 AND 7),
	CONSTRAINT modifier_hours_order CHECK (begins < ends),
	FOREIGN KEY(modifier_id) REFERENCES modifier (id)
)
--;
CREATE TABLE modifier_restriction (
	modifier_id BIGINT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	folded TEXT COLLATE "C" NOT NULL,
	value TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (modifier_id, kind, folded),
	CONSTRAINT modifier_restriction_kind CHECK (kind = 'brand' OR kind = 'sku' OR kind = 'category' OR kind = 'payment' OR kind = 'location'),
	FOREIGN KEY(modifier_id) REFERENCES modifier (id)
)
--;
CREATE TABLE note (
	id BIGINT NOT NULL,
	persona_id BIGINT NOT NULL,
	about TEXT COLLATE "C" NOT NULL,
	text TEXT COLLATE "C" NOT NULL,
	salt TEXT COLLATE "C" NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT note_about CHECK (about = 'persona' OR about = 'entry' OR about = 'redemption' OR about = 'card'),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE INDEX note_by_persona ON note (persona_id, at)
--;
CREATE TABLE outbox_message (
	id BIGINT NOT NULL,
	persona_id BIGINT,
	kind TEXT COLLATE "C" NOT NULL,
	channel TEXT COLLATE "C" NOT NULL,
	recipient TEXT COLLATE "C" NOT NULL,
	subject TEXT COLLATE "C" NOT NULL,
	text TEXT COLLATE "C" NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	tries BIGINT NOT NULL,
	next_at TEXT COLLATE "C" NOT NULL,
	made_at TEXT COLLATE "C" NOT NULL,
	sent_at TEXT COLLATE "C",
	why TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	sender TEXT COLLATE "C",
	campaign_id BIGINT,
	flow_id BIGINT,
	gift BIGINT NOT NULL,
	gifted_at TEXT COLLATE "C",
	PRIMARY KEY (id),
	CONSTRAINT outbox_message_kind CHECK (kind = 'code' OR kind = 'notice' OR kind = 'single' OR kind = 'link' OR kind = 'test' OR kind = 'campaign' OR kind = 'flow'),
	CONSTRAINT outbox_message_channel CHECK (channel = 'text' OR channel = 'email'),
	CONSTRAINT outbox_message_state CHECK (state = 'waiting' OR state = 'sending' OR state = 'sent' OR state = 'failed' OR state = 'unknown' OR state = 'left out' OR state = 'cancelled'),
	CONSTRAINT outbox_message_gift CHECK (gift >= 0),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(campaign_id) REFERENCES campaign (id),
	FOREIGN KEY(flow_id) REFERENCES flow (id)
)
--;
CREATE UNIQUE INDEX outbox_message_address_once ON outbox_message (campaign_id, recipient) WHERE campaign_id IS NOT NULL
--;
CREATE INDEX outbox_message_by_persona ON outbox_message (persona_id, made_at)
--;
CREATE INDEX outbox_message_gift_owed ON outbox_message (id) WHERE gift > 0 AND gifted_at IS NULL AND state IN ('sent', 'unknown')
--;
CREATE UNIQUE INDEX outbox_message_persona_once ON outbox_message (campaign_id, persona_id) WHERE campaign_id IS NOT NULL
--;
CREATE INDEX outbox_message_sending ON outbox_message (next_at) WHERE state = 'sending'
--;
CREATE INDEX outbox_message_waiting ON outbox_message (next_at, id) WHERE state = 'waiting'
--;
CREATE TABLE pixel_event (
	id BIGINT NOT NULL,
	persona_id BIGINT NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	detail TEXT COLLATE "C" NOT NULL,
	import_run_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT pixel_event_once UNIQUE (persona_id, at, kind, detail),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE TABLE purchase (
	id BIGINT NOT NULL,
	source TEXT COLLATE "C" NOT NULL,
	order_id TEXT COLLATE "C" NOT NULL,
	receipt TEXT COLLATE "C",
	persona_id BIGINT,
	home_id BIGINT,
	said_phone TEXT COLLATE "C",
	said_email TEXT COLLATE "C",
	placed_at TEXT COLLATE "C" NOT NULL,
	placed_on TEXT COLLATE "C" NOT NULL,
	location_id BIGINT,
	payment_method TEXT COLLATE "C",
	pre_tax BIGINT NOT NULL,
	tax BIGINT NOT NULL,
	total BIGINT NOT NULL,
	items BIGINT NOT NULL,
	refunded BIGINT NOT NULL,
	qualifies BIGINT NOT NULL,
	redemption_code TEXT COLLATE "C",
	unearned TEXT COLLATE "C",
	removal_id BIGINT,
	staff_id BIGINT,
	import_run_id BIGINT,
	written_at TEXT COLLATE "C" NOT NULL,
	content_hash TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT purchase_once UNIQUE (source, order_id),
	CONSTRAINT purchase_qualifies CHECK (qualifies IN (0, 1)),
	CONSTRAINT purchase_refunded CHECK (refunded >= 0),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(home_id) REFERENCES persona (id),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(removal_id) REFERENCES bulk_run (id)
)
--;
CREATE INDEX purchase_anonymous_email ON purchase (said_email) WHERE persona_id IS NULL AND said_email IS NOT NULL
--;
CREATE INDEX purchase_anonymous_phone ON purchase (said_phone) WHERE persona_id IS NULL AND said_phone IS NOT NULL
--;
CREATE INDEX purchase_by_location ON purchase (location_id, persona_id)
--;
CREATE INDEX purchase_by_persona ON purchase (persona_id, placed_at, total, refunded)
--;
CREATE INDEX purchase_by_receipt ON purchase (receipt)
--;
CREATE INDEX purchase_by_removal ON purchase (removal_id, home_id) WHERE removal_id IS NOT NULL
--;
CREATE TABLE redemption (
	id BIGINT NOT NULL,
	persona_id BIGINT NOT NULL,
	home_id BIGINT NOT NULL,
	discount_id BIGINT NOT NULL,
	points BIGINT NOT NULL,
	code TEXT COLLATE "C" NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	location_id BIGINT,
	terminal TEXT COLLATE "C",
	staff_id BIGINT,
	receipt TEXT COLLATE "C",
	source TEXT COLLATE "C" NOT NULL,
	document_id TEXT COLLATE "C",
	operation_id TEXT COLLATE "C",
	import_run_id BIGINT,
	undone_at TEXT COLLATE "C",
	undone_by TEXT COLLATE "C",
	PRIMARY KEY (id),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(home_id) REFERENCES persona (id),
	FOREIGN KEY(discount_id) REFERENCES discount (id),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
--;
CREATE INDEX redemption_by_code ON redemption (code)
--;
CREATE INDEX redemption_by_discount ON redemption (discount_id, at)
--;
CREATE INDEX redemption_by_persona ON redemption (persona_id, at)
--;
CREATE UNIQUE INDEX redemption_document_once ON redemption (source, document_id) WHERE document_id IS NOT NULL
--;
CREATE TABLE survey_answer (
	id BIGINT NOT NULL,
	persona_id BIGINT NOT NULL,
	survey TEXT COLLATE "C" NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	question TEXT COLLATE "C" NOT NULL,
	answer TEXT COLLATE "C" NOT NULL,
	complete BIGINT NOT NULL,
	rating BIGINT,
	import_run_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT survey_answer_once UNIQUE (persona_id, survey, at, question),
	CONSTRAINT survey_answer_complete CHECK (complete IN (0, 1)),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE INDEX survey_answer_rating ON survey_answer (rating)
--;
CREATE TABLE suspected_pair (
	one_id BIGINT NOT NULL,
	other_id BIGINT NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	score BIGINT NOT NULL,
	reasons TEXT COLLATE "C" NOT NULL,
	data TEXT COLLATE "C" NOT NULL,
	found_at TEXT COLLATE "C" NOT NULL,
	bulk_run_id BIGINT NOT NULL,
	decided_at TEXT COLLATE "C",
	decided_by BIGINT,
	PRIMARY KEY (one_id, other_id),
	CONSTRAINT suspected_pair_order CHECK (one_id < other_id),
	CONSTRAINT suspected_pair_score CHECK (score BETWEEN 0 AND 100),
	CONSTRAINT suspected_pair_state CHECK (state = 'open' OR state = 'rejected'),
	FOREIGN KEY(one_id) REFERENCES persona (id),
	FOREIGN KEY(other_id) REFERENCES persona (id)
)
--;
CREATE INDEX suspected_pair_by_other ON suspected_pair (other_id)
--;
CREATE INDEX suspected_pair_by_score ON suspected_pair (state, score, one_id, other_id)
--;
CREATE TABLE tag (
	persona_id BIGINT NOT NULL,
	tag TEXT COLLATE "C" NOT NULL,
	origin TEXT COLLATE "C" NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (persona_id, tag),
	FOREIGN KEY(persona_id) REFERENCES persona (id)
)
--;
CREATE INDEX tag_by_name ON tag (lower(tag), persona_id)
--;
CREATE TABLE entry (
	id BIGINT NOT NULL,
	account_id BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	points BIGINT NOT NULL,
	happened_at TEXT COLLATE "C" NOT NULL,
	written_at TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	approver_id BIGINT,
	location_id BIGINT,
	terminal TEXT COLLATE "C",
	reason TEXT COLLATE "C",
	note_id BIGINT,
	note_hash TEXT COLLATE "C",
	purchase_id BIGINT,
	redemption_id BIGINT,
	discount_id BIGINT,
	audience TEXT COLLATE "C",
	campaign TEXT COLLATE "C",
	source TEXT COLLATE "C",
	merge_id BIGINT,
	import_run_id BIGINT,
	reverses_id BIGINT,
	caused_by_id BIGINT,
	rule_version BIGINT NOT NULL,
	rate BIGINT,
	operation_id TEXT COLLATE "C",
	number BIGINT,
	home_id BIGINT NOT NULL,
	modifier_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT entry_kind CHECK (kind = 'earn' OR kind = 'visit' OR kind = 'collectible' OR kind = 'referral' OR kind = 'boost' OR kind = 'multiplier' OR kind = 'zero' OR kind = 'campaign_gift' OR kind = 'flow_gift' OR kind = 'legacy' OR kind = 'adjust' OR kind = 'redeem' OR kind = 'redeem_reversal' OR kind = 'refund' OR kind = 'expire' OR kind = 'block' OR kind = 'merge_in' OR kind = 'merge_out' OR kind = 'recalculate' OR kind = 'correction' OR kind = 'integration_out' OR kind = 'privacy_out' OR kind = 'privacy_in' OR kind = 'pre_enrolment_void' OR kind = 'card'),
	CONSTRAINT entry_points CHECK ((points <> 0 OR kind = 'zero') AND points BETWEEN -10000000000 AND 10000000000),
	CONSTRAINT entry_origin CHECK (operation_id IS NOT NULL OR import_run_id IS NOT NULL),
	CONSTRAINT entry_approver CHECK (approver_id IS NULL OR approver_id <> staff_id),
	CONSTRAINT entry_seq_once UNIQUE (account_id, seq),
	CONSTRAINT entry_number_once UNIQUE (operation_id, number),
	FOREIGN KEY(account_id) REFERENCES account (id),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(approver_id) REFERENCES staff (id),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(purchase_id) REFERENCES purchase (id),
	FOREIGN KEY(discount_id) REFERENCES discount (id),
	FOREIGN KEY(merge_id) REFERENCES merge (id),
	FOREIGN KEY(import_run_id) REFERENCES import_run (id),
	FOREIGN KEY(reverses_id) REFERENCES entry (id),
	FOREIGN KEY(caused_by_id) REFERENCES entry (id),
	FOREIGN KEY(operation_id) REFERENCES operation (id),
	FOREIGN KEY(home_id) REFERENCES persona (id),
	FOREIGN KEY(modifier_id) REFERENCES modifier (id)
)
--;
CREATE INDEX entry_by_hand ON entry (written_at) WHERE kind IN ('adjust', 'block')
--;
CREATE INDEX entry_by_purchase ON entry (purchase_id) WHERE purchase_id IS NOT NULL
--;
CREATE INDEX entry_by_time ON entry (account_id, happened_at)
--;
CREATE INDEX entry_expired ON entry (account_id) WHERE kind = 'expire'
--;
CREATE UNIQUE INDEX entry_reverses_once ON entry (reverses_id) WHERE reverses_id IS NOT NULL
--;
CREATE TABLE proof (
	id BIGINT NOT NULL,
	purpose TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	tag TEXT COLLATE "C" NOT NULL,
	how TEXT COLLATE "C" NOT NULL,
	code_hash TEXT COLLATE "C",
	tries BIGINT NOT NULL,
	made_at TEXT COLLATE "C" NOT NULL,
	ends_at TEXT COLLATE "C" NOT NULL,
	proved_at TEXT COLLATE "C",
	used_at TEXT COLLATE "C",
	terminal TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	note TEXT COLLATE "C",
	outbox_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT proof_kind CHECK (kind = 'phone' OR kind = 'email'),
	CONSTRAINT proof_how CHECK (how = 'code' OR how = 'in person'),
	FOREIGN KEY(outbox_id) REFERENCES outbox_message (id)
)
--;
CREATE INDEX proof_by_tag ON proof (tag, made_at)
--;
CREATE INDEX proof_by_terminal ON proof (terminal, made_at)
--;
CREATE TABLE purchase_line (
	purchase_id BIGINT NOT NULL,
	number BIGINT NOT NULL,
	product_id BIGINT NOT NULL,
	quantity BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	tax BIGINT NOT NULL,
	PRIMARY KEY (purchase_id, number),
	FOREIGN KEY(purchase_id) REFERENCES purchase (id),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
--;
CREATE TABLE referral (
	friend_id BIGINT NOT NULL,
	referrer_id BIGINT NOT NULL,
	how TEXT COLLATE "C" NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	import_run_id BIGINT,
	purchase_id BIGINT,
	PRIMARY KEY (friend_id),
	CONSTRAINT referral_not_self CHECK (friend_id <> referrer_id),
	FOREIGN KEY(friend_id) REFERENCES persona (id),
	FOREIGN KEY(referrer_id) REFERENCES persona (id),
	FOREIGN KEY(purchase_id) REFERENCES purchase (id)
)
--;
CREATE INDEX referral_by_referrer ON referral (referrer_id)
--;
CREATE TABLE card_transaction (
	id BIGINT NOT NULL,
	card_id BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	verb TEXT COLLATE "C" NOT NULL,
	units BIGINT NOT NULL,
	balance BIGINT NOT NULL,
	amount BIGINT,
	reward TEXT COLLATE "C",
	note_id BIGINT,
	at TEXT COLLATE "C" NOT NULL,
	programme_version BIGINT NOT NULL,
	staff_id BIGINT,
	approver_id BIGINT,
	location_id BIGINT,
	terminal TEXT COLLATE "C",
	entry_id BIGINT,
	purchase_id BIGINT,
	reverses_id BIGINT,
	corrects_id BIGINT,
	operation_id TEXT COLLATE "C",
	import_run_id BIGINT,
	home_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT card_transaction_origin CHECK (operation_id IS NOT NULL OR import_run_id IS NOT NULL),
	CONSTRAINT card_transaction_seq_once UNIQUE (card_id, seq),
	FOREIGN KEY(card_id) REFERENCES card (id),
	FOREIGN KEY(staff_id) REFERENCES staff (id),
	FOREIGN KEY(approver_id) REFERENCES staff (id),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(entry_id) REFERENCES entry (id),
	FOREIGN KEY(purchase_id) REFERENCES purchase (id),
	FOREIGN KEY(reverses_id) REFERENCES card_transaction (id),
	FOREIGN KEY(corrects_id) REFERENCES card_transaction (id),
	FOREIGN KEY(operation_id) REFERENCES operation (id),
	FOREIGN KEY(home_id) REFERENCES persona (id)
)
--;
CREATE INDEX card_transaction_by_corrected ON card_transaction (corrects_id) WHERE corrects_id IS NOT NULL
--;
CREATE INDEX card_transaction_by_home ON card_transaction (home_id)
--;
CREATE INDEX card_transaction_by_operation ON card_transaction (operation_id) WHERE operation_id IS NOT NULL
--;
CREATE UNIQUE INDEX card_transaction_reverses_once ON card_transaction (reverses_id) WHERE reverses_id IS NOT NULL
--;
CREATE TABLE collectible (
	id BIGINT NOT NULL,
	code TEXT COLLATE "C" NOT NULL,
	points BIGINT NOT NULL,
	batch TEXT COLLATE "C" NOT NULL,
	expires_on TEXT COLLATE "C",
	made_at TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	import_run_id BIGINT,
	used_at TEXT COLLATE "C",
	location_id BIGINT,
	used_by BIGINT,
	persona_id BIGINT,
	entry_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT collectible_once UNIQUE (code),
	CONSTRAINT collectible_points CHECK (points > 0),
	CONSTRAINT collectible_used CHECK ((used_at IS NULL) = (entry_id IS NULL)),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(used_by) REFERENCES staff (id),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(entry_id) REFERENCES entry (id)
)
--;
CREATE INDEX collectible_by_batch ON collectible (batch)
--;
CREATE INDEX collectible_by_persona ON collectible (persona_id) WHERE persona_id IS NOT NULL
--;
CREATE TABLE correction (
	id BIGINT NOT NULL,
	purchase_id BIGINT NOT NULL,
	old_pre_tax BIGINT NOT NULL,
	old_tax BIGINT NOT NULL,
	new_pre_tax BIGINT NOT NULL,
	new_tax BIGINT NOT NULL,
	reason TEXT COLLATE "C" NOT NULL,
	note_id BIGINT,
	at TEXT COLLATE "C" NOT NULL,
	points BIGINT NOT NULL,
	entry_id BIGINT,
	staff_id BIGINT,
	operation_id TEXT COLLATE "C",
	import_run_id BIGINT,
	undone_at TEXT COLLATE "C",
	undone_by TEXT COLLATE "C",
	PRIMARY KEY (id),
	FOREIGN KEY(purchase_id) REFERENCES purchase (id),
	FOREIGN KEY(entry_id) REFERENCES entry (id)
)
--;
CREATE INDEX correction_by_purchase ON correction (purchase_id)
--;
CREATE TABLE gift_grant (
	id BIGINT NOT NULL,
	persona_id BIGINT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	occasion TEXT COLLATE "C" NOT NULL,
	entry_id BIGINT NOT NULL,
	modifier_id BIGINT,
	at TEXT COLLATE "C" NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT gift_grant_kind CHECK (kind = 'audience' OR kind = 'campaign' OR kind = 'flow'),
	CONSTRAINT gift_grant_once UNIQUE (persona_id, kind, occasion),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(entry_id) REFERENCES entry (id),
	FOREIGN KEY(modifier_id) REFERENCES modifier (id)
)
--;
CREATE INDEX gift_grant_by_occasion ON gift_grant (kind, occasion)
--;
CREATE TABLE lot (
	id BIGINT NOT NULL,
	account_id BIGINT NOT NULL,
	entry_id BIGINT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	points BIGINT NOT NULL,
	remaining BIGINT NOT NULL,
	earned_at TEXT COLLATE "C" NOT NULL,
	can_expire BIGINT NOT NULL,
	expires_on TEXT COLLATE "C",
	policy TEXT COLLATE "C",
	purchase_id BIGINT,
	home_id BIGINT NOT NULL,
	came_from_id BIGINT,
	idle_days BIGINT,
	idle_from TEXT COLLATE "C",
	PRIMARY KEY (id),
	CONSTRAINT lot_remaining CHECK (remaining BETWEEN 0 AND points),
	CONSTRAINT lot_can_expire CHECK (can_expire IN (0, 1)),
	FOREIGN KEY(account_id) REFERENCES account (id),
	FOREIGN KEY(entry_id) REFERENCES entry (id),
	FOREIGN KEY(home_id) REFERENCES persona (id)
)
--;
CREATE INDEX lot_by_entry ON lot (entry_id)
--;
CREATE INDEX lot_open ON lot (account_id) WHERE remaining > 0
--;
CREATE TABLE privacy_hold (
	id BIGINT NOT NULL,
	persona_id BIGINT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	points BIGINT NOT NULL,
	at TEXT COLLATE "C" NOT NULL,
	operation_id TEXT COLLATE "C",
	proof_id BIGINT,
	staff_id BIGINT,
	lifted_at TEXT COLLATE "C",
	lifted_by TEXT COLLATE "C",
	PRIMARY KEY (id),
	CONSTRAINT privacy_hold_kind CHECK (kind = 'opted out' OR kind = 'deleted' OR kind = 'deleted by staff'),
	CONSTRAINT privacy_hold_points CHECK (points >= 0),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(proof_id) REFERENCES proof (id)
)
--;
CREATE INDEX privacy_hold_by_persona ON privacy_hold (persona_id, at)
--;
CREATE UNIQUE INDEX privacy_hold_once ON privacy_hold (persona_id) WHERE lifted_at IS NULL
--;
CREATE TABLE refund (
	id BIGINT NOT NULL,
	source TEXT COLLATE "C" NOT NULL,
	document_id TEXT COLLATE "C" NOT NULL,
	purchase_id BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	refunded_at TEXT COLLATE "C" NOT NULL,
	refunded_on TEXT COLLATE "C" NOT NULL,
	written_at TEXT COLLATE "C" NOT NULL,
	points BIGINT NOT NULL,
	reason TEXT COLLATE "C",
	entry_id BIGINT,
	staff_id BIGINT,
	location_id BIGINT,
	operation_id TEXT COLLATE "C",
	import_run_id BIGINT,
	content_hash TEXT COLLATE "C" NOT NULL,
	undone_at TEXT COLLATE "C",
	undone_by TEXT COLLATE "C",
	PRIMARY KEY (id),
	CONSTRAINT refund_once UNIQUE (source, document_id),
	CONSTRAINT refund_amount CHECK (amount >= 0),
	FOREIGN KEY(purchase_id) REFERENCES purchase (id),
	FOREIGN KEY(entry_id) REFERENCES entry (id)
)
--;
CREATE INDEX refund_by_purchase ON refund (purchase_id)
--;
CREATE TABLE uncovered (
	entry_id BIGINT NOT NULL,
	account_id BIGINT NOT NULL,
	points BIGINT NOT NULL,
	remaining BIGINT NOT NULL,
	PRIMARY KEY (entry_id),
	CONSTRAINT uncovered_remaining CHECK (remaining BETWEEN 0 AND points),
	FOREIGN KEY(entry_id) REFERENCES entry (id),
	FOREIGN KEY(account_id) REFERENCES account (id)
)
--;
CREATE INDEX uncovered_by_account ON uncovered (account_id)
--;
CREATE TABLE cover (
	id BIGINT NOT NULL,
	entry_id BIGINT NOT NULL,
	uncovered_id BIGINT NOT NULL,
	points BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT cover_points CHECK (points <> 0),
	FOREIGN KEY(entry_id) REFERENCES entry (id),
	FOREIGN KEY(uncovered_id) REFERENCES uncovered (entry_id)
)
--;
CREATE INDEX cover_by_entry ON cover (entry_id)
--;
CREATE INDEX cover_by_uncovered ON cover (uncovered_id)
--;
CREATE TABLE lot_use (
	id BIGINT NOT NULL,
	entry_id BIGINT NOT NULL,
	lot_id BIGINT NOT NULL,
	points BIGINT NOT NULL,
	written_by_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT lot_use_points CHECK (points <> 0),
	FOREIGN KEY(entry_id) REFERENCES entry (id),
	FOREIGN KEY(lot_id) REFERENCES lot (id),
	FOREIGN KEY(written_by_id) REFERENCES entry (id)
)
--;
CREATE INDEX lot_use_by_entry ON lot_use (entry_id)
--;
CREATE INDEX lot_use_by_lot ON lot_use (lot_id)
--;
CREATE TABLE recovery_case (
	id BIGINT NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	persona_id BIGINT,
	hold_id BIGINT,
	first_name TEXT COLLATE "C",
	last_name TEXT COLLATE "C",
	birthday TEXT COLLATE "C",
	phone TEXT COLLATE "C",
	email TEXT COLLATE "C",
	how TEXT COLLATE "C" NOT NULL,
	opened_at TEXT COLLATE "C" NOT NULL,
	terminal TEXT COLLATE "C" NOT NULL,
	staff_id BIGINT,
	expected BIGINT,
	found BIGINT,
	note TEXT COLLATE "C",
	closed_at TEXT COLLATE "C",
	closed_by BIGINT,
	operation_id TEXT COLLATE "C",
	PRIMARY KEY (id),
	CONSTRAINT recovery_case_state CHECK (state = 'open' OR state = 'restored' OR state = 'refused'),
	FOREIGN KEY(persona_id) REFERENCES persona (id),
	FOREIGN KEY(hold_id) REFERENCES privacy_hold (id)
)
--;
CREATE INDEX recovery_case_by_persona ON recovery_case (persona_id)
--;
CREATE INDEX recovery_case_by_state ON recovery_case (state, opened_at)
--;
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$
--;
ALTER TABLE persona ADD COLUMN name_vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', folded)) STORED
--;
CREATE INDEX persona_names ON persona USING gin (name_vector)
--;
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER lot_use_no_update BEFORE UPDATE ON lot_use FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER lot_use_no_delete BEFORE DELETE ON lot_use FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER cover_no_update BEFORE UPDATE ON cover FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER cover_no_delete BEFORE DELETE ON cover FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER consent_event_no_update BEFORE UPDATE ON consent_event FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER consent_event_no_delete BEFORE DELETE ON consent_event FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER card_transaction_no_update BEFORE UPDATE ON card_transaction FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER card_transaction_no_delete BEFORE DELETE ON card_transaction FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER card_programme_version_no_update BEFORE UPDATE ON card_programme_version FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER card_programme_version_no_delete BEFORE DELETE ON card_programme_version FOR EACH ROW EXECUTE FUNCTION refuse_change()
